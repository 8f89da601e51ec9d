"""One log of several processes: what each prints, line by line.

With ``STATUSPAGE_LOG_FORMAT=json`` each line is an object, whoever wrote it: what gathers logs
stumbles over one that is not.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import sys
from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

# As servers write it: [WARNING] …, or [2026-06-10 12:00:00,000: WARNING/MainProcess] …
_level = re.compile(r"\[(?:[^]]*\W)?(DEBUG|INFO|WARNING|ERROR|CRITICAL)\b")


def say(name: str, line: str, *, level: int = logging.INFO) -> None:
    """Print a line of the named process."""
    put(_formatted(name, line, level))


def put(line: str) -> None:
    """Print a line at once, also into a file. Where it cannot be, the work goes on unheard."""
    try:
        # In one piece: threads that print at once would mix their lines.
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        _drop(for_good=True)
    except OSError:  # the disk is full, and may have room for the next line
        _drop(for_good=False)


def _drop(*, for_good: bool) -> None:
    """Throw away what is left to be written: it would be an error again at the end, at least."""
    output = sys.stdout.fileno()
    kept, nowhere = os.dup(output), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, output)
    sys.stdout.flush()
    if not for_good:
        os.dup2(kept, output)
    os.close(kept)
    os.close(nowhere)


def relay(name: str, output: Iterable[str]) -> None:
    """Print what the named process writes, for as long as it does."""
    for line in output:
        if text := line.rstrip():
            say(name, text)


def is_json() -> bool:
    """Whether programs read the log."""
    return str(settings.LOG_FORMAT) == "json"


def _formatted(name: str, line: str, level: int) -> str:
    if not is_json():
        return f"{name:<6} | {line}"
    return line if _is_object(line) else _wrapped(name, line, level)


def _is_object(line: str) -> bool:
    with contextlib.suppress(ValueError):
        return isinstance(json.loads(line), dict)
    return False


def _wrapped(name: str, line: str, level: int) -> str:
    if found := _level.match(line):
        level = logging.getLevelNamesMapping()[found[1]]
    return _formatter().format(logging.LogRecord(name, level, "", 0, line, None, None))


@cache
def _formatter() -> logging.Formatter:
    formatter: logging.Formatter = import_string(settings.LOG_FORMATTERS["json"])()
    return formatter
