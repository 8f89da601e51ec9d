"""Moments of the timeline of an incident."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EntryKind(TextChoices):
    NOTE = "note", _("Note")
    DECISION = "decision", _("Decision")


class MomentKind(TextChoices):
    """The kind of a moment; also its source."""

    UPDATE = "update", _("Update")
    COMPONENT = "component", _("Component")
    MAINTENANCE = "maintenance", _("Maintenance")
    JOB = "job", _("Job")
    DELIVERY = "delivery", _("Messages")
    ALERT = "alert", _("Alert")
    NOTE = "note", _("Note")
    DECISION = "decision", _("Decision")


class Turn(TextChoices):
    """A turn of a maintenance, a job or what a rule has seen."""

    STARTED = "started", _("started")
    STALLED = "stalled", _("stalled")
    ENDED = "ended", _("ended")


@dataclass(frozen=True)
class Decision:
    """The rejected choice of a decision, its expected cost to readers, and who decided."""

    rejected: str = ""
    cost: str = ""
    decided_by: str = ""


@dataclass(frozen=True)
class Moment:
    """Something that happened at a time.

    ``key`` names it for good: by it, it is starred. ``subject`` is the name of a component,
    maintenance, job or rule; ``state`` its status, or its turn; ``text`` what was said. Readers may
    see it if ``is_public``. ``source``: where an entry made by hand is known from. ``recorded_at``:
    when it was entered, if it was by hand.
    """

    key: str
    at: datetime
    kind: MomentKind
    subject: str = ""
    state: str = ""
    text: str = ""
    is_public: bool = True
    is_starred: bool = False
    code: str = ""
    author: str = ""
    source: str = ""
    decision: Decision | None = None
    count: int = 0
    recorded_at: datetime | None = None


def merged(moments: Iterable[Moment], *, starred: Iterable[str]) -> list[Moment]:
    """Return all moments in order of time, with their stars."""
    keys = set(starred)
    in_order = sorted(moments, key=lambda each: each.at)
    return [replace(each, is_starred=each.key in keys) for each in in_order]


def shown(moments: Iterable[Moment]) -> list[Moment]:
    """Return the starred moments, or all if none is starred."""
    every = list(moments)
    return [each for each in every if each.is_starred] or every


def changes(moments: Iterable[Moment]) -> list[Moment]:
    """Return the moments that give a component another status than the one before."""
    latest: dict[tuple[str, str], str] = {}
    found = []
    for each in moments:
        # Two may have one name.
        component = (each.code, each.subject)
        if latest.get(component, "operational") != each.state:
            found.append(each)
        latest[component] = each.state
    return found
