"""The act on each name of a run, and its result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Protocol


class Result(StrEnum):
    OK = "ok"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True)
class Note:
    """The findings on a name, in JSON; ``kinds`` are its faults."""

    text: str
    kinds: Sequence[str] = ()


@dataclass(frozen=True)
class Visit:
    """The result for a name."""

    result: Result
    note: Note | None = None


class Visitor(Protocol):
    """``why`` is the reason for the last failed request that should be retried."""

    why: str

    def visit(self, name: str, ask_leave: Callable[[], None]) -> Visit | None:
        """Return what came of it, or None to retry; leave is asked before each request."""

    def close(self) -> None: ...


class WalkTarget(Protocol):
    """It is kept in the plan of a run as what its fields hold, and sent to the workers.

    ``finds`` are the kinds of bad names that it may note; ``attempts`` are made at a name before
    it has failed.
    """

    kind: ClassVar[str]
    finds: ClassVar[Sequence[str]]
    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def attempts(self) -> int: ...

    def is_sound(self) -> bool:
        """Whether its values are allowed: they may be those of a damaged file."""

    def visitor(self) -> Visitor: ...
