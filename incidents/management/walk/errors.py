"""Reasons why a run cannot start or continue, fit to show.

CannotRun
├── NoRun      there is none of that name
├── InUse      another process is at it
└── Damaged    one of its files is not what was written, and does not mend by itself
"""

from __future__ import annotations


class CannotRun(Exception):
    """The run cannot start or continue; what was done is in the journal."""


class NoRun(CannotRun):
    """There is no such run."""


class InUse(CannotRun):
    """Another process works on this run."""


class DamagedRun(CannotRun):
    """A file of the run is damaged; the text names it."""
