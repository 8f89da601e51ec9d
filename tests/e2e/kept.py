"""Copies of the database as a story left it, for the tests after the first that tells it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from copy import deepcopy
from typing import Any, TypeVar

from django.db import connection

from tests.migrated import in_memory, put_back

Told = TypeVar("Told")


class Kept(ExitStack):
    """On PostgreSQL, whose databases cannot be copied while they are in use, all is told anew."""

    def __init__(self) -> None:
        super().__init__()
        self._copies: dict[str, tuple[Any, sqlite3.Connection]] = {}

    def told(self, name: str, tell: Callable[[], Told]) -> Told:
        """Return what ``tell`` returns, in a database as it leaves it."""
        if connection.vendor != "sqlite":
            return tell()
        if name not in self._copies:
            told = tell()
            self._copies[name] = deepcopy(told), self.enter_context(in_memory())
            return told
        told, copy = self._copies[name]
        put_back(copy)
        return deepcopy(told)
