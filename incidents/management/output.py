"""Printing to a reader that may have gone, as in ``| head``."""

from __future__ import annotations

import os
import sys


def put(line: str) -> None:
    """Print a line at once, into a file too; failing to print is ignored."""
    try:
        # In one piece: threads that print at once would mix their lines.
        sys.stdout.write(f"{_encodable(line)}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        _drop(for_good=True)
    except OSError:  # the disk is full, and may have room for the next line
        _drop(for_good=False)


def plain(text: str) -> str:
    """Return the text without what a terminal or a browser would obey rather than show."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def _encodable(line: str) -> str:
    """Return the line with escapes for what the reader's encoding has not."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return line.encode(encoding, "backslashreplace").decode(encoding)


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
