"""The text of a post: given, piped, or written in an editor, and kept if it was refused."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from incidents.management.terminal.errors import CannotDo

# As Git does: all below it is for who writes.
SCISSORS = "------------------------ >8 ------------------------"
FALLBACK = "vi"


def add_body(parser: ArgumentParser) -> None:
    parser.add_argument(
        "-m",
        "--message",
        metavar="TEXT",
        help="what readers see, in Markdown; - reads it from standard input. Left out, it is what"
        " is piped in, or what you write in $VISUAL or $EDITOR",
    )


@contextmanager
def message(given: str | None, *, notes: str) -> Iterator[str]:
    """Give the text to post. One from an editor is left in its file unless the block succeeds.

    ``notes`` are shown in the editor below the text, and not part of it. Raises CannotDo for an
    editor that does not run or an empty text.
    """
    if given not in (None, "-"):
        yield given
    elif given == "-" or not sys.stdin.isatty():
        yield sys.stdin.read()
    else:
        with _written(notes) as text:
            yield text


@contextmanager
def _written(notes: str) -> Iterator[str]:
    handle, name = tempfile.mkstemp(prefix="plainstatus-", suffix=".md", text=True)
    path = Path(name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"\n\n{SCISSORS}\nAll below that line is left out.\n\n{notes}\n")
    try:
        _edit(path)
        text = path.read_text(encoding="utf-8").partition(SCISSORS)[0].strip()
        if not text:
            raise CannotDo("Nothing was written, so nothing is posted.", field="body")
        yield text
    except BaseException:
        if _holds_text(path):
            print(f"Your text is kept in {path}; post it by -m - < {path}", file=sys.stderr)
        raise
    path.unlink()


def _edit(path: Path) -> None:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or FALLBACK
    try:
        subprocess.run([*shlex.split(editor), str(path)], check=True)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise CannotDo(f"The editor “{editor}” failed: {error}.") from error


def _holds_text(path: Path) -> bool:
    """Whether anything was written that is worth keeping; an empty file is removed."""
    with suppress(OSError):
        text = path.read_text(encoding="utf-8", errors="replace").partition(SCISSORS)[0].strip()
        if text:
            path.write_text(f"{text}\n", encoding="utf-8")
            return True
        path.unlink()
    return False
