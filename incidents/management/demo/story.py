"""Incidents and maintenances of the demo as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from incidents.domain.estimates import Window
from incidents.domain.progress import Reading
from incidents.domain.vocabulary import ComponentStatus, Impact, Status
from incidents.operations.postmortems import Section


@dataclass(frozen=True)
class Residual:
    """A residual effect, and until when."""

    effect: str
    ends_at: datetime


@dataclass(frozen=True)
class Post:
    """An update at ``at``, with what it says of components (by code).

    ``recorded_at`` is when it was typed in, if later: the update is backdated. Only
    the post that ends an incident has a ``residual``.
    """

    at: datetime
    status: Status
    body: str
    components: Mapping[str, ComponentStatus] = field(default_factory=dict)
    next_update_at: datetime | None = None
    recorded_at: datetime | None = None
    residual: Residual | None = None
    estimate: Window | None = None


@dataclass(frozen=True)
class Correction:
    """A correction at ``at`` of the text of the post with this index."""

    at: datetime
    post: int
    body: str


@dataclass(frozen=True)
class Review:
    """A postmortem, published at ``at``."""

    at: datetime
    sections: Sequence[Section]


@dataclass(frozen=True)
class Task:
    """A mitigation job, read from ``metrics_url`` since ``begins_at``.

    ``readings`` were recorded at the time. Without them and without an address it is to run
    while the demo does.
    """

    code: str
    name: str
    unit: str
    begins_at: datetime
    partition_words: str
    failure_meaning: str
    metrics_url: str = ""
    interval_s: int = 15
    readings: Sequence[Reading] = ()


@dataclass(frozen=True)
class Story:
    """An incident. ``posts`` are in order of time."""

    name: str
    started_at: datetime
    posts: Sequence[Post]
    corrections: Sequence[Correction] = ()
    impact_override: Impact | None = None
    review: Review | None = None
    task: Task | None = None


@dataclass(frozen=True)
class Work:
    """A maintenance; completed if there are ``posts``."""

    name: str
    body: str
    announced_at: datetime
    scheduled_for: datetime
    scheduled_until: datetime
    components: Sequence[str]
    posts: Sequence[Post] = ()
