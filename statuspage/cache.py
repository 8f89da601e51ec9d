"""The caches that processes share: by them failed sign-ins are counted for all together."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

from incidents.filesystem import locked

log = logging.getLogger(__name__)

T = TypeVar("T")


class SharedFileCache(FileBasedCache):
    """Django's, with what two cannot do at once: ``add``, used as a lock, and ``incr``."""

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        self._createdir()  # type: ignore[attr-defined]
        with locked(Path(self._dir)):  # type: ignore[attr-defined]
            return super().add(key, value, *args, **kwargs)

    def incr(self, key: Any, *args: Any, **kwargs: Any) -> int:
        """Raises ValueError if the key is not there."""
        self._createdir()  # type: ignore[attr-defined]
        with locked(Path(self._dir)):  # type: ignore[attr-defined]
            return super().incr(key, *args, **kwargs)


class JsonSerializer:
    """Django's for Redis would run what others wrote there: it unpickles."""

    def dumps(self, value: object) -> bytes:
        return json.dumps(value).encode()

    def loads(self, stored: bytes) -> Any:
        return json.loads(stored)


class SharedRedisCache(RedisCache):
    """Django's, but while Redis is away each process counts for itself, and operators sign in."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {"serializer": JsonSerializer, **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        without_redis = {name: value for name, value in params.items() if name != "OPTIONS"}
        self._own = LocMemCache("without-redis", without_redis)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return _unless_away(super().add, self._own.add, *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return _unless_away(super().get, self._own.get, *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        _unless_away(super().set, self._own.set, *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return _unless_away(super().incr, self._own.incr, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return _unless_away(super().delete, self._own.delete, *args, **kwargs)


def _unless_away(ask: Callable[..., T], own: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    try:
        return ask(*args, **kwargs)
    except Exception as error:
        # By its module, since the package is an extra: anything else is a mistake of ours.
        if not type(error).__module__.startswith("redis."):
            raise
        log.error("Redis fails, so each process counts for itself: %s", error)
        return own(*args, **kwargs)
