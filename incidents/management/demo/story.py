"""Incidents and maintenances of the demo as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from incidents.domain.content import UpdateContent
from incidents.domain.progress import Reading
from incidents.domain.sections import Section
from incidents.operations.details import ActionItemDetails, EntryDetails


@dataclass(frozen=True)
class Post:
    """An update of an incident at ``at``; ``recorded_at`` is when it was typed in, if later."""

    at: datetime
    content: UpdateContent
    recorded_at: datetime | None = None


@dataclass(frozen=True)
class TextCorrection:
    """A correction at ``at`` of the text of the post with this index."""

    at: datetime
    post: int
    body: str


@dataclass(frozen=True)
class StoryPostmortem:
    """A postmortem, published at ``at``, with what was entered by hand, all of it public."""

    at: datetime
    sections: Sequence[Section]
    entries: Sequence[EntryDetails] = ()
    items: Sequence[ActionItemDetails] = ()


@dataclass(frozen=True)
class JobRun:
    """A mitigation job, read from ``metrics_url`` since ``begins_at``.

    ``readings`` were recorded at the time. Without them and without an address it is to run
    while the demo does.
    """

    code: str
    name: str
    unit: str
    begins_at: datetime
    partition_words: str
    done_meaning: str
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
    corrections: Sequence[TextCorrection] = ()
    impact_override: str | None = None
    review: StoryPostmortem | None = None
    task: JobRun | None = None


@dataclass(frozen=True)
class PlannedWork:
    """A maintenance; completed if there are ``posts``."""

    name: str
    body: str
    announced_at: datetime
    scheduled_for: datetime
    scheduled_until: datetime
    components: Sequence[str]
    posts: Sequence[Post] = ()
