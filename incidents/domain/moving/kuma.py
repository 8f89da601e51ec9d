"""A status page in the public JSON of Uptime Kuma: the page itself, and its latest heartbeats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from incidents.domain.moving.codes import code_of
from incidents.domain.moving.elsewhere import Elsewhere, ForeignComponent, ForeignGroup
from incidents.domain.moving.places import JsonObject, MalformedContent
from incidents.domain.moving.telling import incident, told
from incidents.domain.past import PastIncident
from incidents.domain.vocabulary import ComponentStatus, Impact, Status

PARTS = ("config", "publicGroupList")
BEATS = "heartbeatList"
# Of the latest heartbeat; 1 is up, and 2 is not known yet.
STATUSES = {"0": ComponentStatus.MAJOR_OUTAGE, "3": ComponentStatus.UNDER_MAINTENANCE}
IMPACTS = {"danger": Impact.MAJOR, "warning": Impact.MINOR}


@dataclass
class _Reading:
    now: datetime
    zone: tzinfo
    lost: list[str] = field(default_factory=list)


def read(content: Mapping[str, Any], *, now: datetime, zone: tzinfo = UTC) -> Elsewhere:
    """Return the page that ``content`` tells of: both documents in one object.

    ``zone`` is that of windows whose own is not told. Raises MalformedContent with the place.
    """
    whole = JsonObject(content, "")
    if not all(isinstance(content.get(part), dict | list) for part in PARTS):
        raise MalformedContent(
            f"{' and '.join(PARTS)} are not there; is this a page of Uptime Kuma?"
        )
    config = JsonObject(content["config"], "config.")
    beats = JsonObject(content.get(BEATS) or {}, f"{BEATS}.")
    reading = _Reading(now, zone)
    groups = [_group(of) for of in whole.all("publicGroupList")]
    components = list(_components(whole, beats, reading))
    return Elsewhere(
        name=config.text("title", ""),
        time_zone="",
        groups=groups,
        components=components,
        removed=[],
        incidents=[*_incidents(whole, content, reading), *_maintenances(whole, reading)],
        postmortems={},
        former_paths=_paths(config.text("slug", "default")),
        lost=reading.lost,
    )


def _group(of: JsonObject) -> ForeignGroup:
    return ForeignGroup(
        code=code_of(f"kuma group {of.whole('id')}"),
        name=of.text("name"),
        description="",
        position=max(0, of.number("weight", 0)),
    )


def _components(
    whole: JsonObject, beats: JsonObject, reading: _Reading
) -> Iterator[ForeignComponent]:
    seen: set[int] = set()
    for group in whole.all("publicGroupList"):
        for position, of in enumerate(group.all("monitorList")):
            number, name = of.whole("id"), of.text("name")
            if number in seen:
                reading.lost.append(f"“{name}” stands in several groups; the first one keeps it.")
                continue
            seen.add(number)
            yield ForeignComponent(
                code=code_of(f"kuma monitor {number}"),
                name=name,
                position=position,
                group=code_of(f"kuma group {group.whole('id')}"),
                status=_status(beats, str(number)),
            )


def _status(beats: JsonObject, monitor: str) -> ComponentStatus:
    """Return the status by the latest heartbeat; an interval without any is 0 in the list."""
    found = list(beats.all(monitor, skipped=(0,)))
    last = found[-1].text("status", "1") if found else "1"
    return STATUSES.get(last, ComponentStatus.OPERATIONAL)


def _incidents(
    whole: JsonObject, content: Mapping[str, Any], reading: _Reading
) -> Iterator[PastIncident]:
    """Yield what is or was pinned; before version 2 there is one at most."""
    one = content.get("incident")
    listed = [*whole.all("incidents"), *([JsonObject(one, "incident.")] if one else [])]
    seen: set[int] = set()
    for of in listed:
        if of.whole("id") not in seen:
            seen.add(of.whole("id"))
            yield _incident(of)


def _incident(of: JsonObject) -> PastIncident:
    code = f"kuma incident {of.whole('id')}"
    begun_at = of.instant("createdDate", UTC)
    if begun_at is None:
        raise of.wrong("createdDate", "the time is missing")
    updates = [told(code, begun_at, Status.INVESTIGATING, of.text("content", ""))]
    if not of.truth("active", of.truth("pin", True)):
        ended_at = max(of.instant("lastUpdatedDate", UTC) or begun_at, begun_at)
        updates.append(told(f"{code} over", ended_at, Status.RESOLVED))
    impact = IMPACTS.get(of.text("style", ""))
    name = of.text("title", "").strip() or "Incident"
    return incident(code_of(code), name, updates, impact_override=impact.value if impact else None)


def _maintenances(whole: JsonObject, reading: _Reading) -> Iterator[PastIncident]:
    for of in whole.all("maintenanceList"):
        name = of.text("title")
        if of.text("strategy", "single") != "single":
            reading.lost.append(f"“{name}” recurs or is begun by hand; schedule it here anew.")
            continue
        for number, window in enumerate(_windows(of, reading)):
            yield _maintenance(of, name, number, window, reading)


def _windows(of: JsonObject, reading: _Reading) -> Iterator[tuple[datetime, datetime]]:
    named = of.text("timezone", "")
    zone = ZoneInfo(named) if named in available_timezones() else reading.zone
    for slot in of.all("timeslotList"):
        start, end = slot.instant("startDate", zone), slot.instant("endDate", zone)
        if start is None or end is None or end <= start:
            raise slot.wrong("endDate", "a time after startDate was expected")
        yield start, end


def _maintenance(
    of: JsonObject, name: str, number: int, window: tuple[datetime, datetime], reading: _Reading
) -> PastIncident:
    """Return planned work, which is done once its window is past: it needs nobody's word there."""
    start, end = window
    code = f"kuma maintenance {of.whole('id')} {number}"
    announced_at = min(start, reading.now)
    updates = [told(code, announced_at, Status.SCHEDULED, of.text("description", ""))]
    if not of.truth("active", True):
        updates.append(told(f"{code} off", reading.now, Status.CANCELLED))
    elif end <= reading.now:
        updates.append(told(f"{code} over", end, Status.COMPLETED))
    elif start <= reading.now:
        updates.append(told(f"{code} begun", start, Status.IN_PROGRESS))
    return incident(code_of(code), name, updates, window=window)


def _paths(slug: str) -> dict[str, str]:
    return {
        f"/status/{slug}": "/",
        f"/status/{slug}/rss": "/history.rss",
        "/status": "/",
        "/status-page": "/",
    }
