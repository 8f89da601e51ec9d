"""The news that operators hear in a drill, and readers heard when it was real."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from incidents.domain.rehearsal import RehearsedUpdate, Score, score
from incidents.domain.vocabulary import Status
from incidents.management.demo.founding import FOUNDING
from incidents.models import IncidentUpdate

FILE = Path(__file__).with_name("story.toml")


@dataclass(frozen=True)
class DrillMessage:
    """Something that operators learn, so long after the story began."""

    after: timedelta
    by: str
    says: str


def signals(*, speed: float) -> Sequence[DrillMessage]:
    """Return the story's, in order; ``speed`` 2 tells it in half the time."""
    return [
        DrillMessage(timedelta(minutes=each["after_min"]) / speed, each["by"], each["says"])
        for each in tomllib.loads(FILE.read_text("utf-8"))["signals"]
    ]


def told_since(begun_at: datetime) -> list[RehearsedUpdate]:
    """Return what was told of incidents that were opened since. One query."""
    updates = IncidentUpdate.objects.public().filter(incident__created_at__gte=begun_at)
    return [
        RehearsedUpdate(
            each.incident_id, each.created_at, each.next_update_at, Status(each.status).is_closed
        )
        for each in updates.order_by("created_at", "pk")
    ]


def is_over(told: Sequence[RehearsedUpdate]) -> bool:
    """Whether something was opened, and all of it has ended."""
    standing = {each.incident: each.is_end for each in told}
    return bool(standing) and all(standing.values())


def when_it_was_real() -> Score:
    told = [
        RehearsedUpdate(
            0, post.at, post.content.next_update_at, post.content.status == Status.RESOLVED
        )
        for post in FOUNDING.posts
    ]
    return score(told, begun_at=FOUNDING.started_at, ended_at=told[-1].at)
