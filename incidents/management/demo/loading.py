"""Load the demo's data through the operations, in order of time."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import TypedDict

from django.db import transaction

from incidents.domain.content import UpdateContent
from incidents.domain.progress import Reading
from incidents.domain.vocabulary import ComponentStatus
from incidents.management.demo import live, stories
from incidents.management.demo.components import IN_SERVICE_SINCE, PAGE, DemoComponent, DemoGroup
from incidents.management.demo.founding import FOUNDING
from incidents.management.demo.open_incident import present
from incidents.management.demo.story import (
    JobRun,
    PlannedWork,
    Post,
    Story,
    StoryPostmortem,
    TextCorrection,
)
from incidents.models import Component, ComponentGroup, Incident, IncidentUpdate, Page, User
from incidents.operations import (
    action_items,
    components,
    groups,
    incidents,
    maintenances,
    message_templates,
    pages,
    postmortems,
    roles,
    timeline,
    updates,
)
from incidents.operations.actor import Actor
from incidents.operations.jobs import lifecycle

PAGE_NAME = "Package index status"
TAGLINE = "Operated by the infrastructure team."


@dataclass(frozen=True)
class TimedOperation:
    """An operation at an instant."""

    at: datetime
    do: Callable[[], object]


class OperationArguments(TypedDict):
    by: Actor
    now: datetime


@dataclass
class Telling:
    """One incident or maintenance while it is being loaded."""

    by: Actor
    incident_id: int = 0
    job_id: int = 0
    told: list[IncidentUpdate] = field(default_factory=list)

    def begin(self, incident: Incident) -> None:
        self.incident_id = incident.pk
        self.told.append(incident.updates.get())


def is_empty() -> bool:
    """Whether there is no account and no component, as after a fresh migration."""
    return not any(model.objects.exists() for model in (User, Component, ComponentGroup, Incident))


@transaction.atomic
def load(*, by: Actor, url: str, now: datetime) -> None:
    """Fill an empty database, all or nothing; ``url`` is the address of the page."""
    now = now.replace(second=0, microsecond=0)
    pages.edit_page(by=by, name=PAGE_NAME, tagline=TAGLINE, url=url, now=now)
    if not Page.objects.get().is_launched:
        pages.launch_page(by=by, now=now)
    roles.found_roles(now=now)
    message_templates.found_templates(by=by, now=now)
    _load_parts(by=by, now=now)
    told = [FOUNDING, *stories.past(now), present(now)]
    steps = [step for story in told for step in _story(story, by=by)]
    steps += [step for work in stories.maintenances(now) for step in _work(work, by=by)]
    for step in sorted(steps, key=lambda step: step.at):  # stable: a story keeps its own order
        step.do()


def founding_code() -> str | None:
    """Return the code of the founding incident; None if it is not there."""
    found = Incident.objects.public().filter(started_at=FOUNDING.started_at)
    return found.values_list("code", flat=True).first()


def _load_parts(*, by: Actor, now: datetime) -> None:
    for position, item in enumerate(PAGE, start=1):
        if isinstance(item, DemoComponent):
            _load_part(item, position=position, group=None, by=by, now=now)
            continue
        group = _load_group(item, position=position, by=by)
        for inner_position, part in enumerate(item.parts, start=1):
            _load_part(part, position=inner_position, group=group, by=by, now=now)


def _load_group(group: DemoGroup, *, position: int, by: Actor) -> ComponentGroup:
    created_at = datetime.combine(IN_SERVICE_SINCE, time.min, UTC)
    return groups.create_group(
        by=by, name=group.name, code=group.code, position=position, now=created_at
    )


def _load_part(
    part: DemoComponent, *, position: int, group: ComponentGroup | None, by: Actor, now: datetime
) -> None:
    started_on = IN_SERVICE_SINCE
    if part.age_days is not None:
        started_on = now.date() - timedelta(days=part.age_days)
    components.create_component(
        by=by,
        name=part.name,
        code=part.code,
        description=part.description,
        group=group,
        position=position,
        started_on=started_on,
        now=datetime.combine(started_on, time.min, UTC),
    )


def _story(story: Story, *, by: Actor) -> Iterator[TimedOperation]:
    telling = Telling(by)
    first, *others = story.posts
    yield TimedOperation(first.recorded_at or first.at, partial(_open, telling, story, first))
    for post in others:
        yield TimedOperation(post.recorded_at or post.at, partial(_post, telling, post))
    for correction in story.corrections:
        yield TimedOperation(correction.at, partial(_correct, telling, correction))
    if story.review:
        yield TimedOperation(story.review.at, partial(_review, telling, story.review))
    if story.task:
        yield from _task(telling, story.task, story)


def _task(telling: Telling, task: JobRun, story: Story) -> Iterator[TimedOperation]:
    yield TimedOperation(task.begins_at, partial(_begin, telling, task))
    for last, stretch in _stretches(task.readings, story.posts):
        yield TimedOperation(last, partial(_read, telling, stretch))


def _stretches(
    readings: Sequence[Reading], posts: Sequence[Post]
) -> Iterator[tuple[datetime, Sequence[Reading]]]:
    """Yield the readings between two posts, with the time of the last one."""
    said_at = [post.at for post in posts]
    for _, found in groupby(readings, key=lambda reading: bisect(said_at, _at(reading))):
        stretch = list(found)
        yield _at(stretch[-1]), stretch


def _work(work: PlannedWork, *, by: Actor) -> Iterator[TimedOperation]:
    telling = Telling(by)
    yield TimedOperation(work.announced_at, partial(_announce, telling, work))
    for post in work.posts:
        yield TimedOperation(post.at, partial(_post, telling, post))


def _open(telling: Telling, story: Story, post: Post) -> None:
    telling.begin(
        incidents.create_incident(
            by=telling.by,
            name=story.name,
            started_at=story.started_at,
            impact_override=story.impact_override,
            content=post.content,
            now=post.recorded_at or post.at,
        )
    )


def _post(telling: Telling, post: Post) -> None:
    update = updates.post_update(
        telling.incident_id,
        by=telling.by,
        content=post.content,
        now=post.recorded_at or post.at,
    )
    telling.told.append(update)


def _correct(telling: Telling, correction: TextCorrection) -> None:
    update = telling.told[correction.post]
    updates.edit_update(
        update.pk,
        by=telling.by,
        content=replace(update.content, body=correction.body),
        now=correction.at,
    )


def _turns(told: Sequence[IncidentUpdate]) -> list[IncidentUpdate]:
    """Return the updates by which the status changed."""
    return [next(same) for _, same in groupby(told, attrgetter("status"))]


def _review(telling: Telling, review: StoryPostmortem) -> None:
    key, told = telling.incident_id, OperationArguments(by=telling.by, now=review.at)
    entries = [timeline.add_entry(key, **told, **each) for each in review.entries]
    starred = [f"entry-{each.code}" for each in entries]
    # What was decided and where it turned tell the story; all updates stand below, in full.
    starred += [f"update-{each.code}" for each in _turns(telling.told) if entries]
    for moment in starred:
        timeline.star_moment(key, **told, key=moment, is_starred=True)
    for item in review.items:
        action_items.add_item(key, **told, **item)
    postmortems.write_postmortem(
        telling.incident_id, by=telling.by, sections=review.sections, now=review.at
    )
    postmortems.publish_postmortem(telling.incident_id, by=telling.by, now=review.at)


def _begin(telling: Telling, task: JobRun) -> None:
    job = lifecycle.create_job(
        by=telling.by,
        code=task.code,
        incident=telling.told[0].incident,
        name=task.name,
        unit=task.unit,
        partition_words=task.partition_words,
        done_meaning=task.done_meaning,
        failure_meaning=task.failure_meaning,
        metrics_url=task.metrics_url or live.metrics_url(),
        interval_s=task.interval_s,
        now=task.begins_at,
    )
    telling.job_id = job.pk


def _read(telling: Telling, readings: Sequence[Reading]) -> None:
    lifecycle.record_all(telling.job_id, readings)


def _at(reading: Reading) -> datetime:
    return datetime.fromtimestamp(reading.at_s, UTC)


def _announce(telling: Telling, work: PlannedWork) -> None:
    telling.begin(
        maintenances.schedule_maintenance(
            by=telling.by,
            name=work.name,
            content=UpdateContent(
                body=work.body,
                components=dict.fromkeys(work.components, ComponentStatus.UNDER_MAINTENANCE),
            ),
            scheduled_for=work.scheduled_for,
            scheduled_until=work.scheduled_until,
            now=work.announced_at,
        )
    )
