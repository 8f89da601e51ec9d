"""Plain builders: each makes one thing, through the operations, with defaults that make sense."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from incidents.domain.content import UpdateContent
from incidents.domain.images import as_markdown
from incidents.domain.vocabulary import ComponentStatus, JobState, RuleAction, SourceKind, Status
from incidents.models import (
    Component,
    ComponentGroup,
    Image,
    Incident,
    IncidentUpdate,
    Job,
    JobReading,
    Page,
    Rule,
    Subscriber,
    User,
)
from incidents.operations import (
    components,
    groups,
    images,
    incidents,
    maintenances,
    pages,
    updates,
)
from incidents.operations.actor import SYSTEM
from incidents.operations.details import JobDetails, RuleDetails
from incidents.operations.jobs import lifecycle
from incidents.operations.rules import writing
from tests import pictures

NOW = datetime(2022, 6, 10, 12, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_numbers = count(1)


def subscriber(target: str = "robin@example.org", **fields: Any) -> Subscriber:
    """One that was confirmed long ago, and hears of everything by mail."""
    defaults = {
        "channel": "mail",
        "state": "confirmed",
        "hears_everything": True,
        "created_at": NOW - 90 * DAY,
        "confirmed_at": NOW - 90 * DAY,
    }
    return Subscriber.objects.create(target=target, **(defaults | fields))


def page(**fields: Any) -> Page:
    """The page's one row, which a migration makes, launched."""
    settings = {"name": "Example status", "url": "http://status.example.org", "now": NOW} | fields
    page = pages.edit_page(by=SYSTEM, **settings)
    return page if page.is_launched else pages.launch_page(by=SYSTEM, now=settings["now"])


def before_launch() -> None:
    """As after the first migration; no operation leads back there."""
    Page.objects.update(launched_at=None)


def user(**fields: Any) -> User:
    fields = {"username": f"user{next(_numbers)}", "password": "secret"} | fields
    return User.objects.create_user(**fields)


def group(name: str = "Package index", **fields: Any) -> ComponentGroup:
    fields = {"by": SYSTEM, "name": name, "now": NOW - 90 * DAY, "position": 0} | fields
    return groups.create_group(**fields)


def component(name: str = "Index – CDN", **fields: Any) -> Component:
    """A component among others of position 0, which stand by their names."""
    fields = {"by": SYSTEM, "name": name, "now": NOW - 90 * DAY, "position": 0} | fields
    return components.create_component(**fields)


def incident(**fields: Any) -> Incident:
    """An open, identified incident, begun and reported now."""
    defaults = {
        "by": SYSTEM,
        "name": "Redirect loops",
        "status": Status.IDENTIFIED,
        "body": "Cached redirects point at each other.",
        "now": fields.get("started_at", NOW),
    }
    return incidents.create_incident(**with_content(defaults | fields))


def update(of: Incident, status: str = Status.MONITORING, **fields: Any) -> IncidentUpdate:
    defaults = {"by": SYSTEM, "status": status, "body": "All purges have completed.", "now": NOW}
    return updates.post_update(of.pk, **with_content(defaults | fields))


def maintenance(component_codes: Iterable[str] = (), **fields: Any) -> Incident:
    """Announced now, from in one hour to in two."""
    now = fields.get("now", NOW)
    defaults = {
        "by": SYSTEM,
        "name": "Database upgrade",
        "body": "Uploads will be read-only.",
        "components": dict.fromkeys(component_codes, ComponentStatus.UNDER_MAINTENANCE),
        "scheduled_for": now + HOUR,
        "scheduled_until": now + 2 * HOUR,
        "now": now,
    }
    return maintenances.schedule_maintenance(**with_content(defaults | fields))


def with_content(fields: dict[str, Any]) -> dict[str, Any]:
    """Put what belongs to the content of an update into its ``content``."""
    told = {name: fields.pop(name) for name in _CONTENT if name in fields}
    return fields | {"content": UpdateContent(**told)}


_CONTENT = [field.name for field in dataclasses.fields(UpdateContent)]


def degraded(*of: Component) -> dict[str, ComponentStatus]:
    return saying(ComponentStatus.DEGRADED_PERFORMANCE, *of)


def saying(status: ComponentStatus, *of: Component) -> dict[str, ComponentStatus]:
    """The components of an update: all have ``status``."""
    return {component.code: status for component in of}


def image(**fields: Any) -> Image:
    defaults = {"by": SYSTEM, "sent": pictures.picture(), "alt": "Requests per second.", "now": NOW}
    return images.upload_image(**(defaults | fields))


def showing(*shown: Image) -> str:
    """Return a text that shows these images."""
    return "\n\n".join(["It looped.", *(as_markdown(each.name, alt=each.alt) for each in shown)])


def job(of: Incident | None = None, **fields: Any) -> Job:
    """A job that walks names by their first letter, and was read never yet."""
    defaults = {
        "by": SYSTEM,
        "incident": of,
        "name": "Purge of cached redirects",
        "unit": "names",
        "partition_words": "names beginning with {partition}",
        "metrics_url": "http://127.0.0.1:9100/metrics",
        "now": NOW,
    }
    said = {name: fields.pop(name) for name in _SAID_OF_JOBS if name in fields}
    made = lifecycle.create_job(**(defaults | said))
    Job.objects.filter(pk=made.pk).update(**fields, code=made.code)
    made.refresh_from_db()
    return made


def rule(*of: Component, **fields: Any) -> Rule:
    """A rule that acts at once on alerts of one name, and restores at once."""
    defaults = {
        "by": SYSTEM,
        "name": f"Errors {next(_numbers)}",
        "matchers": 'alertname="HighErrorRate"',
        "components": of or (component(),),
        "wait_s": 0,
        "restore_after_s": 0,
        "now": NOW,
    }
    return writing.create_rule(**(defaults | fields))


def measured(*of: Component, **asked: Any) -> Rule:
    """A rule on a metric of an exporter that is well while it is 1, asked every 30 seconds.

    ``asked`` may be what else the rule says.
    """
    told = {name: asked.pop(name) for name in _SAID_OF_RULES & asked.keys()}
    measure = {
        "address": "http://127.0.0.1:9115/probe",
        "expression": "probe_success",
        "expected": ">= 1",
        "interval_s": 30,
    }
    source = told.pop("source", SourceKind.METRIC)
    if source in (SourceKind.CHECK, SourceKind.SUPPLIER):
        measure = {"address": measure["address"], "interval_s": 30}
    defaults = {
        "source": source,
        "action": RuleAction.SET,
        "matchers": "",
        "measure": measure | asked,
    }
    return rule(*of, **(defaults | told))


_SAID_OF_RULES = {
    *RuleDetails.__annotations__,
    *("by", "source", "components", "credentials", "now"),
}
_SAID_OF_JOBS = {*JobDetails.__annotations__, "credentials", "code", "by", "now"}


def reading(of: Job, *partitions: tuple[str, float, float, float], **fields: Any) -> JobReading:
    """A stored scrape, with any estimate: rows of name, total, processed and failed."""
    total = sum(row[1] for row in partitions)
    defaults = {
        "at": NOW,
        "partitions": [list(row) for row in partitions],
        "state": JobState.RUNNING,
        "done": sum(row[2] + row[3] for row in partitions) / total if total else 0.0,
    }
    return JobReading.objects.create(job=of, **(defaults | fields))
