"""Programs that run for as long as the supervisor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Program:
    """A program; its ``environment`` is added to the supervisor's own.

    One that ``may_end`` is over once it ends with code 0, or with that of what does not mend.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    may_end: bool = False
    start_after_s: float = 0.0
