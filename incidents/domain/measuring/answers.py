"""A plain check of an address: its status, how long it took, and when its certificate ends."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.domain.exposition.errors import UnreadableSource
from incidents.domain.measuring.findings import Finding
from incidents.domain.vocabulary import Observation

_STATUSES = re.compile(r"\s*([1-5]\d\d)\s*(?:[-–]\s*([1-5]\d\d)\s*)?")
EXPECTED = "200-399"


@dataclass(frozen=True)
class CheckResponse:
    status: int
    took_s: float
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Expected:
    """The terms of a good answer. Without ``slow_after_s`` or ``days_left`` that does not count."""

    statuses: tuple[tuple[int, int], ...]
    slow_after_s: float | None = None
    days_left: int | None = None

    @classmethod
    def parse(cls, statuses: str) -> Expected:
        """Parse ``200-299, 401``. Raises UnreadableSource."""
        found = [_STATUSES.fullmatch(part) for part in (statuses or EXPECTED).split(",")]
        spans = [(int(each[1]), int(each[2] or each[1])) for each in found if each]
        if len(spans) < len(found) or any(low > high for low, high in spans):
            raise UnreadableSource(
                _("“%(text)s” are no statuses; write them as in 200-299, 401.")
                % {"text": statuses[:100]}
            )
        return cls(tuple(spans))

    def within(self, *, slow_after_s: float | None, days_left: int | None) -> Expected:
        return replace(self, slow_after_s=slow_after_s, days_left=days_left)

    def finding(self, answer: CheckResponse, *, now: datetime) -> Finding:
        said = [_("%(status)s in %(seconds)s s") % _figures(answer)]
        ends_at = answer.expires_at
        days = (ends_at - now).days if ends_at else None
        if ends_at is not None:
            said.append(_("certificate until %(day)s") % {"day": f"{ends_at:%Y-%m-%d}"})
        is_well = (
            any(low <= answer.status <= high for low, high in self.statuses)
            and (self.slow_after_s is None or answer.took_s <= self.slow_after_s)
            and (self.days_left is None or days is None or days >= self.days_left)
        )
        return Finding(
            Observation.GOOD if is_well else Observation.BAD,
            ", ".join(said),
            answer.took_s,
            expires_at=ends_at,
        )


def _figures(answer: CheckResponse) -> dict[str, str]:
    digits = 2 if answer.took_s >= 0.1 else 3  # what is near answers within milliseconds
    return {"status": str(answer.status), "seconds": f"{answer.took_s:.{digits}f}"}
