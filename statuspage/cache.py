"""The caches that processes share: by them failed sign-ins are counted for all together."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache

from incidents.filesystem import locked

log = logging.getLogger(__name__)

T = TypeVar("T")


class SharedFileCache(FileBasedCache):
    """Django's, with an ``add`` that two cannot do at once: it is used as a lock."""

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        self._createdir()  # type: ignore[attr-defined]
        with locked(Path(self._dir)):  # type: ignore[attr-defined]
            return super().add(key, value, *args, **kwargs)


class SharedRedisCache(RedisCache):
    """Django's, but while Redis is away nothing is counted, and operators still sign in."""

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return _unless_away(super().add, True, *args, **kwargs)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _unless_away(super().get, default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        _unless_away(super().set, None, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return _unless_away(super().delete, False, *args, **kwargs)


def _unless_away(ask: Callable[..., T], otherwise: T, *args: Any, **kwargs: Any) -> T:
    try:
        return ask(*args, **kwargs)
    except Exception as error:
        # By its module, since the package is an extra: anything else is a mistake of ours.
        if not type(error).__module__.startswith("redis."):
            raise
        log.warning("Redis is away, so failed sign-ins are not counted: %s", error)
        return otherwise
