"""A site of cState: a configuration, and a file of Markdown with a front matter an issue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

import yaml

from incidents.domain.moving.codes import code_of
from incidents.domain.moving.elsewhere import (
    Elsewhere,
    ForeignComponent,
    ForeignGroup,
    ForeignPostmortem,
)
from incidents.domain.moving.places import JsonObject, MalformedContent
from incidents.domain.moving.telling import incident, told
from incidents.domain.past import PastIncident, PastUpdate
from incidents.domain.vocabulary import ComponentStatus, Status

FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*\r?$\n?(.*)\Z", re.S | re.M)
# As in {{< track "2018-04-13 17:30:00" >}}, which ends an update.
TRACK = re.compile(r'\{\{[<%]\s*track\s+"([^"\n]{1,40})"\s*[>%]\}\}')
# As in *Monitoring* - A fix is there. Longer words are a sentence.
LABEL = re.compile(r"\A\s*\*{1,2}([^*\n]{3,40}?)\*{1,2}\s*[-–—:]?\s*")
POSTMORTEM = re.compile(r"\A\s*(?:\*{1,2}|#+ *)post-?mortem\b\**\s*[-–—:]?\s*", re.I)
RULE = re.compile(r"^-{3,}[ \t]*$", re.M)
STATUSES = {str(each.label).casefold(): each for each in Status} | {"fixed": Status.RESOLVED}
# A “notice” claims nothing of its components.
SEVERITIES = {
    "down": ComponentStatus.MAJOR_OUTAGE,
    "disrupted": ComponentStatus.PARTIAL_OUTAGE,
    "notice": None,
}
NONE: Mapping[str, str] = {}


class _Loader(yaml.BaseLoader):
    """Texts and lists of texts; what repeats itself by reference, and may grow huge, is refused."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("references are not read")
        return super().compose_node(parent, index)


@dataclass
class _Reading:
    zone: tzinfo
    components: Mapping[str, str]
    postmortems: dict[str, ForeignPostmortem] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=lambda: {"/index.xml": "/history.rss"})
    lost: list[str] = field(default_factory=list)


def read(config: str, issues: Mapping[str, str], *, now: datetime, zone: tzinfo) -> Elsewhere:
    """Return the page that the text of config.yml and those of issues, by file name, tell of.

    ``zone`` is that of times without one. Raises MalformedContent, which names file and place.
    """
    site = JsonObject(parsed(config, "config.yml"), "config.yml: ")
    params = JsonObject(site.value("params") or {}, "config.yml: params.")
    groups = [_group(of, at) for at, of in enumerate(params.all("categories"))]
    components = [_component(of, at) for at, of in enumerate(params.all("systems"))]
    reading = _Reading(zone, {each.name.casefold(): each.code for each in components})
    incidents = [
        each
        for name, text in sorted(issues.items())
        if (each := _issue(name, text, reading, now=now))
    ]
    return Elsewhere(
        name=site.text("title", ""),
        time_zone="",
        groups=[each for each in groups if any(c.group == each.code for c in components)],
        components=components,
        removed=[],
        incidents=incidents,
        postmortems=reading.postmortems,
        former_paths=reading.paths
        | {f"/affected/{_slug(each.name)}": f"/components/{each.code}" for each in components},
        lost=reading.lost,
    )


def parsed(text: str, name: str) -> dict[str, Any]:
    """Return what YAML says, all values as texts. Raises MalformedContent, which names the line."""
    try:
        found = yaml.load(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{name}, line {mark.line + 1}" if mark else name
        raise MalformedContent(f"{place}: {getattr(error, 'problem', None) or error}.") from error
    if not isinstance(found, dict):
        raise MalformedContent(f"{name}: names with values were expected.")
    return found


def _group(of: JsonObject, position: int) -> ForeignGroup:
    name = of.text("name")
    description = of.text("description", "")
    return ForeignGroup(
        code=_code_of_group(name), name=name, description=description, position=position
    )


def _code_of_group(name: str) -> str:
    return code_of(f"cstate category {name}")


def _component(of: JsonObject, position: int) -> ForeignComponent:
    name = of.text("name")
    category = of.text("category", "")
    return ForeignComponent(
        code=code_of(f"cstate system {name}"),
        name=name,
        description=of.text("description", ""),
        position=position,
        group=_code_of_group(category) if category else "",
    )


def _issue(name: str, text: str, reading: _Reading, *, now: datetime) -> PastIncident | None:
    found = FRONT.match(text)
    if found is None:
        raise MalformedContent(f"{name}: a front matter between two lines of “---” was expected.")
    of = JsonObject(parsed(found[1], name), f"{name}: ")
    slug = name.rpartition("/")[2].removesuffix(".md")
    if of.text("draft", "") == "true":
        reading.lost.append(f"“{of.text('title')}” is a draft; it is left out.")
        return None
    begun_at = of.instant("date", reading.zone)
    if begun_at is None:
        raise of.wrong("date", "the time is missing")
    if begun_at > now:
        reading.lost.append(f"“{of.text('title')}” begins later; it is left out.")
        return None
    code = code_of(f"cstate issue {slug}")
    body, postmortem = _apart(found[2])
    updates = _updates(of, body, slug, begun_at, reading)
    if postmortem:
        at = max(each.content.display_at or begun_at for each in updates)
        reading.postmortems[code] = ForeignPostmortem(postmortem, at)
    reading.paths[f"/issues/{slug}"] = f"/incidents/{code}"
    return incident(code, of.text("title").strip(), updates)


def _apart(text: str) -> tuple[str, str]:
    """Return the text of the updates, and the postmortem that stands above them."""
    above, _rule, below = _halves(text)
    if POSTMORTEM.match(above):
        return below, POSTMORTEM.sub("", above).strip()
    return text, ""


def _halves(text: str) -> tuple[str, str, str]:
    rule = RULE.search(text)
    return (text[: rule.start()], rule[0], text[rule.end() :]) if rule else (text, "", "")


def _updates(
    of: JsonObject, body: str, slug: str, begun_at: datetime, reading: _Reading
) -> Sequence[PastUpdate]:
    """Return the updates, oldest first; the first says what is affected, the last the end."""
    written = list(_written(of, body, begun_at, reading.zone))[::-1]
    written.sort(key=lambda each: each[0])
    statuses, affected = _claims(of, reading)
    ended_at = of.instant("resolvedWhen", reading.zone)
    if of.text("resolved", "") == "true":
        written = _ended(written, ended_at)
    updates = []
    for number, (at, status, text) in enumerate(written):
        is_first = number == 0
        fallback = Status.INVESTIGATING if is_first else None
        updates.append(
            told(
                f"cstate update {slug} {number}",
                at,
                status or fallback,
                text,
                components=statuses if is_first and status != Status.RESOLVED else None,
                affected=affected if is_first and status != Status.RESOLVED else (),
            )
        )
    return updates


Written = tuple[datetime, Status | None, str]


def _ended(written: list[Written], ended_at: datetime | None) -> list[Written]:
    """Return them with an end, unless the last is one."""
    last_at, status, text = written[-1]
    if status == Status.RESOLVED:
        return written
    if ended_at is None or ended_at <= last_at:
        return [*written[:-1], (last_at, Status.RESOLVED, text)]
    return [*written, (ended_at, Status.RESOLVED, "")]


def _written(of: JsonObject, body: str, begun_at: datetime, zone: tzinfo) -> Iterator[Written]:
    """Yield updates as they stand, the newest above; what no time follows is of the beginning."""
    start = 0
    for track in TRACK.finditer(body):
        at = JsonObject({"track": track[1]}, of.path).instant("track", zone)
        yield (at or begun_at, *_labelled(body[start : track.start()]))
        start = track.end()
    rest = body[start:].strip()
    if rest or not start:
        yield (begun_at, *_labelled(rest))


def _labelled(text: str) -> tuple[Status | None, str]:
    """Return the status that a text begins with, and the rest; a text without one is whole."""
    label = LABEL.match(text)
    status = STATUSES.get(label[1].strip().casefold()) if label else None
    return status, (text[label.end() :] if label and status else text).strip()


def _claims(
    of: JsonObject, reading: _Reading
) -> tuple[dict[str, ComponentStatus] | None, Sequence[str]]:
    """Return the statuses of components, and those that are only named."""
    severity = of.text("severity", "notice")
    if severity not in SEVERITIES:
        raise of.wrong("severity", f"“{severity[:40]}” is none of {', '.join(SEVERITIES)}")
    known = []
    for name in of.texts("affected"):
        code = reading.components.get(name.casefold())
        if code is None:
            reading.lost.append(f"“{of.text('title')}” names “{name}”, which is no system.")
        else:
            known.append(code)
    status = None if of.text("informational", "") == "true" else SEVERITIES[severity]
    return (dict.fromkeys(known, status), ()) if status else (None, known)


def _slug(name: str) -> str:
    """Return the name as Hugo makes an address of it."""
    return re.sub(r"[^\w-]+", "", name.strip().lower().replace(" ", "-"))
