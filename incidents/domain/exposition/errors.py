"""Metrics that cannot be used."""

from __future__ import annotations


class UnreadableSource(Exception):
    """Tells operators what is wrong and what to do."""
