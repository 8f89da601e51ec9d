"""A page in the JSON of Statuspage's public API."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from incidents.domain import rollup
from incidents.domain.content import UpdateContent
from incidents.domain.markdown.pasted import as_markdown
from incidents.domain.moving.codes import code_of
from incidents.domain.moving.elsewhere import (
    Elsewhere,
    ForeignComponent,
    ForeignGroup,
    ForeignPostmortem,
    ForeignTemplate,
)
from incidents.domain.moving.feeds import ids_of
from incidents.domain.moving.places import JsonObject, MalformedContent
from incidents.domain.moving.subscribers import subscribers
from incidents.domain.past import PastIncident, PastUpdate
from incidents.domain.vocabulary import STATUSES_OF, ComponentStatus, Impact, IncidentKind, Status

PARTS = ("components", "incidents", "scheduled_maintenances")
FEEDS = ("history.atom", "history.rss")
# What only the management API tells.
PRIVATE_PARTS = ("incident_templates", "subscribers", "unsubscribed")
POSTMORTEM = "postmortem"
AS_BEFORE = "update"
HTML = re.compile(
    r"<(?:br|p|div|span|b|strong|i|em|a|ul|ol|li|h\d|table|code|pre)\b[^<>]{0,500}>", re.I
)
# “No components were affected by this update.” stands where components do.
PSEUDO = re.compile(r"no components? (?:were|was) affected", re.I)
# Its heading fits too.
POSTMORTEM_MOST_BYTES = 255_000
# Saved at once with the posting.
SAME_MOMENT = timedelta(minutes=1)


@dataclass
class _Reading:
    now: datetime
    known: dict[str, ForeignComponent]
    atom_ids: dict[str, str]
    rss_guids: dict[str, str]
    removed: dict[str, ForeignComponent] = field(default_factory=dict)
    postmortems: dict[str, ForeignPostmortem] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


def read(content: Mapping[str, Any], *, now: datetime) -> Elsewhere:
    """Return the page that ``content`` tells of: the parts of its documents in one object.

    Raises MalformedContent, which names the place.
    """
    whole = JsonObject(content, "")
    if not any(whole.has(part) for part in PARTS):
        raise MalformedContent(f"None of {', '.join(PARTS)} is there; is this a page's JSON?")
    site = JsonObject(content.get("page") or {}, "page.")
    listed = list(whole.all("components"))
    found = (_group(each) for each in listed if each.truth("group", False))
    groups = list({each.code: each for each in found}.values())
    lost: list[str] = []
    atom_ids, rss_guids = (_ids(whole.text(name, ""), name, lost) for name in FEEDS)
    known = {each.code: each for each in _components(listed, groups)}
    reading = _Reading(now, known, atom_ids, rss_guids, lost=lost)
    components = list(reading.known.values())
    incidents = [*_incidents(whole, reading)]
    told, untold = subscribers(whole, components={each.code for each in components})
    return Elsewhere(
        code=code_of(site.text("id")) if site.has("id") else "",
        name=site.text("name", ""),
        time_zone=site.text("time_zone", ""),
        groups=groups,
        components=components,
        removed=list(reading.removed.values()),
        incidents=incidents,
        postmortems=reading.postmortems,
        templates=[_template(each) for each in whole.all("incident_templates")],
        subscribers=told,
        former_paths=_former_paths(whole),
        lost=[*reading.lost, *untold],
    )


def merged(documents: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the parts of several documents in one object; each lists some of what there is."""
    whole: dict[str, Any] = {}
    for document in documents:
        for key, value in document.items():
            before = whole.get(key)
            is_part = (
                key in (*PARTS, *PRIVATE_PARTS)
                and isinstance(before, list)
                and isinstance(value, list)
            )
            whole[key] = [*before, *value] if is_part and before else value
    return whole


def _ids(feed: str, name: str, lost: list[str]) -> dict[str, str]:
    """Return the ids in a feed, by incident; none of one that cannot be read, which is said."""
    try:
        return ids_of(feed) if feed else {}
    except MalformedContent as error:
        lost.append(f"{name} cannot be read, so that its readers find none of it here: {error}")
        return {}


def _former_paths(whole: JsonObject) -> dict[str, str]:
    """Return the addresses that are not the same here."""
    found = {
        f"/incidents/{of.text('id')}": f"/incidents/{code_of(of.text('id'))}"
        for key in ("incidents", "scheduled_maintenances")
        for of in whole.all(key)
    }
    components = (each for each in whole.all("components") if not each.truth("group", False))
    found |= {
        f"/uptime/{of.text('id')}": f"/components/{code_of(of.text('id'))}" for of in components
    }
    return {path: target for path, target in found.items() if path != target}


def _group(of: JsonObject) -> ForeignGroup:
    return ForeignGroup(
        code=code_of(of.text("id")),
        name=of.text("name"),
        description=of.text("description", ""),
        position=of.number("position", 0),
    )


def _components(
    listed: Iterable[JsonObject], groups: Iterable[ForeignGroup]
) -> Iterator[ForeignComponent]:
    there = {group.code for group in groups}
    for of in listed:
        if of.truth("group", False) or PSEUDO.search(of.text("name")):
            continue
        group = code_of(of.text("group_id")) if of.has("group_id") else ""
        yield ForeignComponent(
            code=code_of(of.text("id")),
            name=of.text("name"),
            description=of.text("description", ""),
            position=of.number("position", 0),
            group=group if group in there else "",
            status=of.choice("status", ComponentStatus),
            is_showcased=of.truth("showcase", True),
            is_hidden_while_operational=of.truth("only_show_if_degraded", False),
            started_on=of.day("start_date"),
        )


def _incidents(whole: JsonObject, reading: _Reading) -> Iterator[PastIncident]:
    """Yield incidents and maintenances, each once though several documents have it."""
    seen: set[str] = set()
    for key in ("incidents", "scheduled_maintenances"):
        for of in whole.all(key):
            code = code_of(of.text("id"))
            if code not in seen:
                seen.add(code)
                found = _incident(of, code, reading)
                if found:
                    yield found


def _incident(of: JsonObject, code: str, reading: _Reading) -> PastIncident | None:
    name = of.text("name")
    planned_for, planned_until = of.instant("scheduled_for"), of.instant("scheduled_until")
    is_planned = planned_for is not None and planned_until is not None
    kind = IncidentKind.MAINTENANCE if is_planned else IncidentKind.REALTIME
    # They are given newest first.
    told = [_update(each, kind, reading) for each in reversed(list(of.all("incident_updates")))]
    updates = [each for each in told if each]
    if not updates:
        reading.lost.append(f"“{name}” has no update that says anything; it is left out.")
        return None
    last = next((each.content.status for each in reversed(updates) if each.content.status), None)
    is_over = last in (Status.COMPLETED, Status.CANCELLED)
    if planned_until is not None and is_planned and not is_over and planned_until <= reading.now:
        reading.lost.append(f"“{name}” was to be over, and nothing ends it; it is left out.")
        return None
    _note_postmortem(of, code, reading)
    return PastIncident(
        name=name,
        code=code,
        updates=_with_named(of, updates, reading),
        started_at=of.instant("started_at") or of.instant("created_at"),
        impact_override=None if is_planned else _override(of, updates),
        scheduled_for=planned_for if is_planned else None,
        scheduled_until=planned_until if is_planned else None,
        starts_by_itself=not is_over and of.truth("scheduled_auto_in_progress", False),
        ends_by_itself=not is_over and of.truth("scheduled_auto_completed", False),
        is_backfilled=False,
        is_moved_in=True,
        atom_id=reading.atom_ids.get(of.text("id"), ""),
        rss_guid=reading.rss_guids.get(of.text("id"), ""),
    )


def _with_named(of: JsonObject, updates: list[PastUpdate], reading: _Reading) -> list[PastUpdate]:
    """Have the first update name what only the incident does, which tells no status of it."""
    told = {code for each in updates for code in each.content.components or {}}
    named = []
    for each in of.all("components"):
        name = each.text("name", "")
        if not each.has("id") or PSEUDO.search(name) or each.truth("group", False):
            continue
        if (code := _known_code(each.text("id"), name, reading)) not in told:
            named.append(code)
    first = replace(updates[0], content=replace(updates[0].content, affected=named))
    return [first, *updates[1:]]


def _known_code(foreign: str, name: str, reading: _Reading) -> str:
    """Return the code of a component; one that is no more is kept for those that name it."""
    code = code_of(foreign)
    if code not in reading.known and code not in reading.removed:
        reading.removed[code] = ForeignComponent(code=code, name=name or code)
    return code


def _override(of: JsonObject, updates: Iterable[PastUpdate]) -> str | None:
    """Return the impact, if it is not what the components say."""
    said = [status for each in updates for status in (each.content.components or {}).values()]
    shown = of.choice("impact", Impact) if of.has("impact") else None
    if shown in (None, Impact.MAINTENANCE) or shown == rollup.impact(said):
        return None
    return shown.value if shown else None


def _update(of: JsonObject, kind: IncidentKind, reading: _Reading) -> PastUpdate | None:
    """Return the update; None of a postmortem, which stands among them."""
    said = of.text("status", AS_BEFORE)
    if said == POSTMORTEM:
        return None
    status = None if said == AS_BEFORE else of.choice("status", Status)
    if status is not None and status not in STATUSES_OF[kind]:
        raise of.wrong("status", f"“{status}” does not fit here")
    displayed_at = of.instant("display_at") or of.instant("created_at")
    if displayed_at is None:
        raise of.wrong("display_at", "the time is missing")
    posted_at, changed_at = of.instant("created_at"), of.instant("updated_at")
    is_edited = changed_at and posted_at and changed_at - posted_at > SAME_MOMENT
    return PastUpdate(
        code=code_of(of.text("id")),
        content=UpdateContent(
            status=status,
            body=_body(of.text("body", "")) or str((status or Status.INVESTIGATING).label),
            display_at=displayed_at,
            components=_affected(of, reading) or None,
        ),
        edited_at=changed_at if is_edited and changed_at and changed_at > displayed_at else None,
    )


def _affected(of: JsonObject, reading: _Reading) -> dict[str, ComponentStatus]:
    said = {}
    for each in of.all("affected_components"):
        name = each.text("name", "")
        if not each.has("code") or PSEUDO.search(name):
            continue
        code = _known_code(each.text("code"), name, reading)
        said[code] = each.choice("new_status", ComponentStatus)
    return said


def _note_postmortem(of: JsonObject, code: str, reading: _Reading) -> None:
    for each in of.all("incident_updates"):
        published_at = each.instant("display_at") or each.instant("created_at")
        if each.text("status", "") == POSTMORTEM and each.has("body") and published_at:
            _keep_postmortem(of, code, each.text("body"), published_at, reading)
    if of.has("postmortem_body") and (at := of.instant("postmortem_published_at")):
        _keep_postmortem(of, code, of.text("postmortem_body"), at, reading)


def _keep_postmortem(of: JsonObject, code: str, text: str, at: datetime, reading: _Reading) -> None:
    body = _body(text)
    if not body or len(body.encode("utf-8", "replace")) > POSTMORTEM_MOST_BYTES:
        why = "is too long" if body else "has no text that can be kept"
        reading.lost.append(f"The postmortem of “{of.text('name')}” {why}; it is left out.")
        return
    reading.postmortems.setdefault(code, ForeignPostmortem(body, at.astimezone(UTC)))


def _template(of: JsonObject) -> ForeignTemplate:
    return ForeignTemplate(
        code=code_of(of.text("id")),
        name=of.text("name"),
        incident_name=of.text("title", ""),
        body=_body(of.text("body", "")),
        status=of.choice("update_status", Status) if of.has("update_status") else None,
    )


def _body(text: str) -> str:
    """Return Markdown of what is HTML or plain text."""
    return (as_markdown(text) if HTML.search(text) else text).strip()
