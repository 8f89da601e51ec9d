"""Why metrics are of no use."""

from __future__ import annotations


class Unreadable(Exception):
    """``str()`` says to operators what is wrong and what to do."""
