"""A page in the JSON of Cachet's API, version 1.

Its times have no zone. What a component's status was during an incident it does not tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from incidents.domain.moving.codes import code_of
from incidents.domain.moving.elsewhere import Elsewhere, ForeignComponent, ForeignGroup
from incidents.domain.moving.places import JsonObject, MalformedContent
from incidents.domain.moving.telling import ASSUMED, incident, told
from incidents.domain.past import PastIncident, PastUpdate
from incidents.domain.vocabulary import ComponentStatus, Status

# The keys under which the documents of these addresses are given, in this order.
PARTS = {
    "groups": "components/groups",
    "components": "components",
    "incidents": "incidents",
    "schedules": "schedules",
}
# 0 is “unknown”.
COMPONENT_STATUSES = {
    0: ComponentStatus.OPERATIONAL,
    1: ComponentStatus.OPERATIONAL,
    2: ComponentStatus.DEGRADED_PERFORMANCE,
    3: ComponentStatus.PARTIAL_OUTAGE,
    4: ComponentStatus.MAJOR_OUTAGE,
}
# Before version 2.4 what is scheduled was an incident of this status.
SCHEDULED = 0
INCIDENT_STATUSES = {
    1: Status.INVESTIGATING,
    2: Status.IDENTIFIED,
    3: Status.MONITORING,
    4: Status.RESOLVED,
}
SCHEDULE_STATUSES = {0: Status.SCHEDULED, 1: Status.IN_PROGRESS, 2: Status.COMPLETED}
UNTOLD = (
    "Cachet does not tell which status components had during incidents; their uptime of the past is"
    " that of a component without any."
)
FEEDS = {"/rss": "/history.rss", "/atom": "/history.atom"}


@dataclass
class _Reading:
    now: datetime
    zone: tzinfo
    components: set[str]
    lost: list[str] = field(default_factory=list)
    paths: dict[str, str] = field(default_factory=lambda: dict(FEEDS))


def read(content: Mapping[str, Any], *, now: datetime, zone: tzinfo) -> Elsewhere:
    """Return the page that ``content`` tells of: the lists of its documents, by ``PARTS``.

    Raises MalformedContent, which names the place.
    """
    whole = JsonObject(content, "")
    if not any(whole.has(part) for part in PARTS):
        raise MalformedContent(
            f"None of {', '.join(PARTS)} is there; is this what Cachet's API says?"
        )
    groups = [_group(of) for of in whole.all("groups")]
    there = {group.code for group in groups}
    components = [_component(of, there) for of in whole.all("components") if _is_shown(of)]
    reading = _Reading(now, zone, {each.code for each in components})
    incidents = [
        each
        for key, one in (("incidents", _incident), ("schedules", _schedule))
        for of in whole.all(key)
        if (each := one(of, reading))
    ]
    if any(each.content.affected for incident in incidents for each in incident.updates):
        reading.lost.append(UNTOLD)
    return Elsewhere(
        name="",
        time_zone="",
        groups=groups,
        components=components,
        removed=[],
        incidents=incidents,
        postmortems={},
        former_paths=reading.paths,
        lost=reading.lost,
    )


def _group(of: JsonObject) -> ForeignGroup:
    return ForeignGroup(
        code=code_of(f"cachet group {of.whole('id')}"),
        name=of.text("name"),
        description="",
        position=max(0, of.number("order", 0)),
    )


def _is_shown(of: JsonObject) -> bool:
    return of.value("enabled") not in (0, "0", False) and not of.has("deleted_at")


def _component(of: JsonObject, groups: set[str]) -> ForeignComponent:
    group = code_of(f"cachet group {of.text('group_id', '0')}")
    status = of.whole("status")
    if status not in COMPONENT_STATUSES:
        raise of.wrong("status", f"{status} is none of {_known(COMPONENT_STATUSES)}")
    return ForeignComponent(
        code=_code_of_component(of.whole("id")),
        name=of.text("name"),
        description=of.text("description", ""),
        position=max(0, of.number("order", 0)),
        group=group if group in groups else "",
        status=COMPONENT_STATUSES[status],
    )


def _code_of_component(number: int) -> str:
    return code_of(f"cachet component {number}")


def _incident(of: JsonObject, reading: _Reading) -> PastIncident | None:
    number, name = of.whole("id"), of.text("name")
    status = of.whole("status")
    if not _is_public(of, name, reading):
        return None
    if status == SCHEDULED:
        return _schedule(of, reading)
    begun_at = of.instant("occurred_at", reading.zone) or of.instant("created_at", reading.zone)
    if begun_at is None:
        raise of.wrong("created_at", "the time is missing")
    updates = list(_updates(of, reading))
    # It has the status of its latest update.
    first = Status.INVESTIGATING if updates else _status(of, INCIDENT_STATUSES)
    component = _code_of_component(of.whole("component_id")) if of.has("component_id") else ""
    affected = [component] if component in reading.components else []
    body = of.text("message", "")
    code = code_of(f"cachet incident {number}")
    opening = told(f"cachet incident {number}", begun_at, first, body, affected=affected)
    _lead(("incidents", "incident"), number, code, reading)
    return incident(code, name, [opening, *updates])


def _updates(of: JsonObject, reading: _Reading) -> Iterator[PastUpdate]:
    for each in of.all("updates"):
        at = each.instant("created_at", reading.zone)
        if at is None:
            raise each.wrong("created_at", "the time is missing")
        status = _status(each, INCIDENT_STATUSES)
        code = f"cachet update {each.whole('id')}"
        yield told(code, at, status, each.text("message", ""))


def _schedule(of: JsonObject, reading: _Reading) -> PastIncident | None:
    """Return a maintenance; one without an end is taken to last an hour."""
    number, name = of.whole("id"), of.text("name")
    start = of.instant("scheduled_at", reading.zone)
    if start is None:
        raise of.wrong("scheduled_at", "the time is missing")
    status = _status(of, SCHEDULE_STATUSES)
    end = of.instant("completed_at", reading.zone)
    is_over = status is Status.COMPLETED
    if end is None or end <= start:
        reading.lost.append(f"“{name}” has no end there; it is taken to last an hour.")
        end = start + ASSUMED
    if not is_over and end <= reading.now:
        reading.lost.append(f"“{name}” was to be over, and nothing ends it; it is left out.")
        return None
    announced_at = min(of.instant("created_at", reading.zone) or start, start, reading.now)
    known = {_code_of_component(each.whole("component_id")) for each in of.all("components")}
    code = f"cachet schedule {number}"
    updates = [
        told(
            code,
            announced_at,
            Status.SCHEDULED,
            of.text("message", ""),
            affected=sorted(known & reading.components),
        )
    ]
    if status is Status.IN_PROGRESS:
        updates.append(told(f"{code} begun", min(start, reading.now), status))
    elif is_over:
        updates.append(told(f"{code} over", min(end, reading.now), status))
    _lead(("schedules",), number, code_of(code), reading)
    return incident(code_of(code), name, updates, window=(start, end))


def _is_public(of: JsonObject, name: str, reading: _Reading) -> bool:
    is_public = of.value("visible") not in (0, "0", False)
    if not is_public:
        reading.lost.append(f"“{name}” is not public there; it is left out.")
    return is_public and not of.has("deleted_at")


def _status(of: JsonObject, known: Mapping[int, Status]) -> Status:
    number = of.whole("status")
    if number not in known:
        raise of.wrong("status", f"{number} is none of {_known(known)}")
    return known[number]


def _known(statuses: Mapping[int, Any]) -> str:
    return ", ".join(map(str, statuses))


def _lead(kinds: tuple[str, ...], number: int, code: str, reading: _Reading) -> None:
    reading.paths |= {f"/{kind}/{number}": f"/incidents/{code}" for kind in kinds}
