"""Why a run cannot begin or go on, in words that can be shown.

CannotRun
├── NoRun      there is none of that name
├── InUse      another process is at it
└── Damaged    one of its files is not what was written, and does not mend by itself
"""

from __future__ import annotations


class CannotRun(Exception):
    """What was purged by then is in the journal."""


class NoRun(CannotRun):
    """There is no such run."""


class InUse(CannotRun):
    """Another process is at this run."""


class Damaged(CannotRun):
    """A file of the run is not what was written; the text names it."""
