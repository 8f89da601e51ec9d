"""The parts of the installation in words, and what to do when one gives no sign of life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.queries import health

PARTS: dict[str, tuple[Promise, Promise]] = {
    "worker": (
        _("Worker"),
        _("Maintenances do not begin by themselves, and nothing is sent. Start the worker again."),
    ),
    "beat": (
        _("Clock of the worker"),
        _("The worker is not told what is due. Start it again; its log says why it stopped."),
    ),
    "sweep": (
        _("Last sweep"),
        _("What was missed is not caught up with. Start the worker again, and see its log."),
    ),
    "scrape": (
        _("Last look for metrics"),
        _("Progress of jobs stands still. Start the worker again, and see its log."),
    ),
}


@dataclass(frozen=True)
class PartHealth:
    """A part of the installation, with its last sign of life: how old it is, and when it was."""

    name: Promise
    remedy: Promise
    age_s: float | None
    now: datetime

    @property
    def is_well(self) -> bool:
        return health.is_well(self.age_s)

    @property
    def seen_at(self) -> datetime | None:
        return None if self.age_s is None else self.now - timedelta(seconds=self.age_s)


def parts(of: health.Installation) -> list[PartHealth]:
    return [PartHealth(*PARTS[key], of.ages_s.get(key), of.now) for key in health.PARTS]
