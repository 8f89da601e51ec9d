"""Search over what was written: updates, postmortems, timelines, names of incidents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from incidents.models import Incident, IncidentUpdate, PostmortemSection, TimelineEntry

# Of each kind, the newest.
MOST = 20


@dataclass(frozen=True)
class Hit:
    """A text in which every word occurs. ``kind``: incident, update, postmortem or timeline.

    Those of updates and postmortems are Markdown, the latter with figures; ``title``: of a section.
    """

    kind: str
    incident: Incident
    at: datetime
    text: str
    code: str = ""
    title: str = ""


def search(words: Sequence[str], *, with_postmortems: bool = True) -> list[Hit]:
    """Return the newest hits of each kind, newest first; none for no words. Four queries."""
    if not words:
        return []
    found = [*_incidents(words), *_updates(words), *_entries(words)]
    if with_postmortems:
        found += _sections(words)
    return sorted(found, key=lambda hit: hit.at, reverse=True)


def _incidents(words: Sequence[str]) -> Iterator[Hit]:
    named = Incident.objects.public().filter(_all(words, "name"))
    for each in named.order_by("-started_at", "-pk")[:MOST]:
        yield Hit("incident", each, each.started_at, each.name)


def _updates(words: Sequence[str]) -> Iterator[Hit]:
    said = IncidentUpdate.objects.public().filter(incident__withdrawn_at=None)
    said = said.filter(_all(words, "body")).select_related("incident")
    for each in said.order_by("-display_at", "-pk")[:MOST]:
        yield Hit("update", each.incident, each.display_at, each.body, each.code)


def _sections(words: Sequence[str]) -> Iterator[Hit]:
    written = PostmortemSection.objects.filter(postmortem__incident__withdrawn_at=None)
    written = written.filter(_all(words, "title", "body"))
    written = written.select_related("postmortem__incident")
    for each in written.order_by("-postmortem__updated_at", "position")[:MOST]:
        of = each.postmortem
        yield Hit("postmortem", of.incident, of.updated_at, each.body, title=each.title)


def _entries(words: Sequence[str]) -> Iterator[Hit]:
    fields = ("text", "rejected", "cost", "decided_by", "source")
    entered = TimelineEntry.objects.filter(incident__withdrawn_at=None)
    entered = entered.filter(_all(words, *fields)).select_related("incident")
    for each in entered.order_by("-at", "-pk")[:MOST]:
        text = " · ".join(filter(None, (getattr(each, name) for name in fields)))
        yield Hit("timeline", each.incident, each.at, text, each.code)


def _all(words: Sequence[str], *fields: str) -> Q:
    """Match rows in which each word is in any of the fields."""
    return reduce(
        and_,
        (reduce(or_, (Q(**{f"{name}__icontains": word}) for name in fields)) for word in words),
    )
