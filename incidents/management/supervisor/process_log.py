"""The log of all processes, line by line."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from incidents.domain import log_lines
from incidents.management import output

# As servers write it: [WARNING] …, or [2026-06-10 12:00:00,000: WARNING/MainProcess] …
_level = re.compile(r"\[(?:[^]]*\W)?(DEBUG|INFO|WARNING|ERROR|CRITICAL)\b")


@dataclass(frozen=True)
class ProcessLog:
    """Prints lines with the name of their process.

    With ``is_json`` each line is an object, whoever wrote it: what gathers logs stumbles over
    one that is not. None of those shows any of the ``secrets``.
    """

    is_json: bool = False
    secrets: Sequence[str] = field(default=(), repr=False)

    def say(self, name: str, line: str, *, level: str = "INFO") -> None:
        """Print a line of the named process."""
        output.put(self._formatted(name, line, level))

    def relay(self, name: str, output: Iterable[str]) -> None:
        """Print what the named process writes, for as long as it does."""
        for line in output:
            if text := line.rstrip():
                self.say(name, text)

    def _formatted(self, name: str, line: str, level: str) -> str:
        if not self.is_json:
            return f"{name:<6} | {line}"
        if _is_object(line):
            return line
        found = _level.match(line)
        return log_lines.as_object(
            datetime.now(UTC),
            level=found[1] if found else level,
            logger=name,
            message=log_lines.redacted(line, self.secrets),
        )


def _is_object(line: str) -> bool:
    with contextlib.suppress(ValueError):
        return isinstance(json.loads(line), dict)
    return False
