"""The result of one look at a source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from incidents.domain.vocabulary import ComponentStatus, Observation


@dataclass(frozen=True)
class Finding:
    """``what`` is for operators: the value, the answer, or why there is none.

    A supplier's ``page`` has a name and a ``status`` of its own. ``expires_at`` is the end of a
    certificate.
    """

    observation: Observation
    what: str
    value: float | None = None
    status: ComponentStatus | None = None
    page: str = ""
    expires_at: datetime | None = None


def unknown(why: str) -> Finding:
    """Return what is not measured: it makes nothing green, and nothing red."""
    return Finding(Observation.UNKNOWN, why)
