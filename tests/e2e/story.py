"""A small site with something of everything that pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from incidents.domain.progress import Partition, Reading
from incidents.domain.sections import Section
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Component, ComponentGroup, Incident, Job
from incidents.operations import postmortems
from incidents.operations.actor import SYSTEM
from incidents.operations.jobs.readings import record, record_all
from tests import make
from tests.make import DAY, HOUR, MINUTE

NAMES = ("Index – CDN", "Index – Backends", "Files – Redirects")
NEIGHBOURS = ("Documentation", "Mail")

SUMMARY = """\
Two changes that went live together disagreed about the canonical address:

| before | after |
| --- | --- |
| `/json/a_b` | `/json/a-b` |

```python
def purge(names: list[str]) -> None: ...
```

# Other spellings

Those had been redirected before.
"""


@dataclass(frozen=True)
class Story:
    components: list[Component]
    open_incident: Incident
    past_incident: Incident
    maintenance: Incident
    community: ComponentGroup


def tell(now: datetime) -> Story:
    """One open incident since two hours, one of five days ago, a maintenance tomorrow."""
    make.page(name="Package index status", now=now)
    begun = {"now": now - 90 * DAY, "started_on": (now - 80 * DAY).date()}
    index = make.group("Package index", now=now - 90 * DAY)
    hit = [make.component(name, group=index, position=n, **begun) for n, name in enumerate(NAMES)]
    community = make.group("Community", now=now - 90 * DAY)
    neighbours = [make.component(name, group=community, **begun) for name in NEIGHBOURS]
    past = _past(hit[0], at=now - 5 * DAY)
    maintenance = make.maintenance(
        now=now, scheduled_for=now + DAY, scheduled_until=now + DAY + HOUR
    )
    return Story([*hit, *neighbours], _open(hit, now=now), past, maintenance, community)


def _open(hit: list[Component], *, now: datetime) -> Incident:
    incident = make.incident(
        name="Redirect loops",
        body="Cached redirects point at *each other*.",
        started_at=now - 2 * HOUR,
        now=now - 2 * HOUR,
        components=make.degraded(*hit[:2]),
    )
    make.update(
        incident,
        Status.IDENTIFIED,
        body="A task purges each project's cache.",
        now=now - HOUR,
        next_update_at=now + 30 * MINUTE,
    )
    return incident


def _past(component: Component, *, at: datetime) -> Incident:
    incident = make.incident(
        name="Slow searches",
        started_at=at,
        now=at,
        components=make.saying(ComponentStatus.PARTIAL_OUTAGE, component),
    )
    make.update(incident, Status.RESOLVED, body="Searches are quick again.", now=at + HOUR)
    postmortems.write_postmortem(
        incident.pk, by=SYSTEM, sections=[Section("Summary", SUMMARY)], now=at + 2 * HOUR
    )
    postmortems.publish_postmortem(incident.pk, by=SYSTEM, now=at + 3 * HOUR)
    return incident


def begin_job(told: Story, *, now: datetime, done: float = 0.3) -> Job:
    """Half an hour of a purge of the open incident, a reading a minute; ``p`` decides."""
    job = make.job(
        told.open_incident,
        failure_meaning="These loops end within 24 hours.",
        now=now - 30 * MINUTE,
    )
    record_all(job.pk, [_reading(done * n / 30, at=now - (30 - n) * MINUTE) for n in range(31)])
    return job


def read(job: Job, done: float, *, at: datetime) -> None:
    record(job.pk, _reading(done, at=at), now=at)


def _reading(done: float, *, at: datetime) -> Reading:
    """``done`` is the share of all letters; ``p`` has done a fifth of what the others have."""
    letters = [Partition(name, 1_000, min(1_000, 1_500 * done)) for name in "abcdefghijk"]
    slow = Partition("p", 9_000, 1_800 * done, 3)
    return Reading(at.timestamp(), (*letters, slow))
