"""The parts of the installation in words, and what to do when one gives no sign of life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.queries import health

# What each does, in words of who runs the page, and what readers notice when it does not.
PARTS: dict[str, tuple[Promise, Promise]] = {
    "worker": (
        _("Background work"),
        _("Subscribers are not told, and maintenances neither begin nor end by themselves."),
    ),
    "beat": (
        _("Timer of the background work"),
        _("The background work is not woken, so what is due comes late or not at all."),
    ),
    "sweep": (
        _("Look for what is due"),
        _("What was missed is not made up for, such as a reminder or the start of a maintenance."),
    ),
    "scrape": (
        _("Reading of jobs’ progress"),
        _("The progress that readers see of jobs stands still."),
    ),
}
RESTART = _("Restart Plainstatus, as by “systemctl restart plainstatus”; its log says what failed.")


@dataclass(frozen=True)
class PartHealth:
    """A part of the installation, with its last sign of life: how old it is, and when it was."""

    name: Promise
    effect: Promise
    age_s: float | None
    now: datetime
    up_since: datetime

    @property
    def is_well(self) -> bool:
        return health.is_well(self.age_s)

    @property
    def is_starting(self) -> bool:
        """Whether it may give a sign of life yet: all parts are started together."""
        return not self.is_well and health.is_well((self.now - self.up_since).total_seconds())

    @property
    def remedy(self) -> str:
        return f"{self.effect} {RESTART}"

    @property
    def seen_at(self) -> datetime | None:
        return None if self.age_s is None else self.now - timedelta(seconds=self.age_s)


def parts(of: health.Installation, *, up_since: datetime) -> list[PartHealth]:
    """Return all parts of an installation that was started at ``up_since``."""
    return [PartHealth(*PARTS[key], of.ages_s.get(key), of.now, up_since) for key in health.PARTS]
