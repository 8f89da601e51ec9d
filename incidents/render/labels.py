"""Labels and sentences shared by pages, feeds and mail."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from unicodedata import bidirectional

from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import get_language_bidi, ngettext, pgettext
from django.utils.translation import gettext as _

from incidents.domain.transitions import Label
from incidents.domain.uptime import Weights
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Component
from incidents.queries.reports import ListedIncident, ReportedUpdate

# Classes of characters (UAX #9) that change the direction of what stands around them.
TURNING = frozenset(
    {"R", "AL", "AN", "RLE", "LRE", "RLO", "LRO", "RLI", "LRI", "FSI", "PDF", "PDI"}
)
# In a name they could end our own isolation early, or keep it from ending.
ISOLATING = re.compile("[\u2066-\u2069]")

# So many components are all named by the page's answer; of more, the first.
NAMED = 2
# So many such names and what they have are read at once, on a telephone too.
ANSWER_CHARS = 60


def label(told: ReportedUpdate) -> str:
    """Return the label of an update: its status, "Update" or "Reopened"."""
    if told.label is Label.UPDATE:
        return _("Update")
    if told.label is Label.REOPENED:
        return _("Reopened")
    return str(told.status.label)


def aside(told: ReportedUpdate) -> str:
    """Return the status if the label does not give it: "still Identified"; else ""."""
    if told.label is Label.UPDATE:
        return _("still %(status)s") % {"status": told.status.label}
    if told.label is Label.REOPENED:
        return _("now %(status)s") % {"status": told.status.label}
    return ""


def affects(entry: ListedIncident) -> str:
    """Return the sentence that names the components; "" without any."""
    if not entry.affected:
        return ""
    sentence = (
        _("This maintenance would have affected: %(components)s.")
        if entry.incident.status == Status.CANCELLED and not entry.has_begun
        else _("This maintenance affects: %(components)s.")
        if entry.incident.is_maintenance and entry.incident.is_open
        else _("This maintenance affected: %(components)s.")
        if entry.incident.is_maintenance
        else _("This incident affects: %(components)s.")
        if entry.incident.is_open
        else _("This incident affected: %(components)s.")
    )
    return sentence % {"components": in_groups(entry.affected)}


def relation(entry: ListedIncident) -> str:
    """Return the word before the names of the components that are not told by their status."""
    if entry.incident.status == Status.CANCELLED and not entry.has_begun:
        return _("Would have affected:")
    if entry.incident.is_maintenance and entry.incident.is_open:
        return _("Affects:")
    return _("Affected:")


def in_groups(components: Sequence[Component]) -> str:
    """Return "Group (component, component), Component"."""
    parts = []
    for _key, members in groupby(components, key=lambda component: component.group_id):
        neighbours = list(members)
        names = listed(isolated(component.name) for component in neighbours)
        group = neighbours[0].group
        parts.append(f"{isolated(group.name)} ({names})" if group else names)
    return listed(parts)


def names(components: Sequence[Component]) -> str:
    """Return "Component, Component (Group)": groups only tell apart what is called the same."""
    return listed(each_name(components))


def each_name(components: Sequence[Component]) -> list[str]:
    """Return the names of which ``names`` is the list."""
    return _told_apart(components, isolated)


def typed_names(components: Sequence[Component]) -> list[str]:
    """Return the same as a person would write them: what directs letters is for pages."""
    return _told_apart(components, str)


def _told_apart(components: Sequence[Component], said: Callable[[str], str]) -> list[str]:
    count = Counter(component.name for component in components)
    return [
        f"{said(component.name)} ({said(component.group.name)})"
        if count[component.name] > 1 and component.group
        else said(component.name)
        for component in components
    ]


def listed(facts: Iterable[str]) -> str:
    """Return the facts in a row; "" of which are none."""
    return pgettext("between facts", ", ").join(filter(None, facts))


def together(names: Sequence[str]) -> str:
    """Return "A", "A and B" or "A, B and C", for use in a sentence; "" of which are none."""
    if len(names) < 2:
        return "".join(names)
    return pgettext("the last of several names", "%(others)s and %(last)s") % {
        "others": listed(names[:-1]),
        "last": names[-1],
    }


def clauses(said: Iterable[str]) -> str:
    """Return the clauses as a sentence without its stop; "" of which are none."""
    return pgettext("between clauses", "; ").join(filter(None, said))


def isolated(name: str) -> str:
    """Return ``name`` for use in a sentence, which must not be turned where the name is."""
    if not name or (not get_language_bidi() and _never_turns(name)):
        return name
    return f"\u2068{ISOLATING.sub('', name)}\u2069"


def _never_turns(name: str) -> bool:
    """Whether it leaves what stands around it from left to right as it is."""
    return name.isascii() or TURNING.isdisjoint(map(bidirectional, name))


def formula(weights: Weights) -> str:
    """Return the formula of the percentages."""
    return _(
        "Uptime = 100 % − (minutes of major outage × {major} + minutes of partial outage"
        " × {partial}) ÷ all minutes in service. Degraded performance and maintenance do"
        " not count."
    ).format(major=_weight(weights.major), partial=_weight(weights.partial))


def _weight(value: float) -> str:
    return number_format(f"{value:g}")


def trouble(components: Sequence[Component], top: ComponentStatus) -> str:
    """Return the sentence that names the first components with the worst status ``top``."""
    hit = [component.name for component in components if component.status == top]
    if len(hit) == NAMED:
        return _trouble_of_both(top) % {"one": _short(hit[0]), "other": _short(hit[1])}
    return _trouble(top, len(hit)) % {"name": _short(hit[0]), "count": len(hit) - 1}


def _short(name: str) -> str:
    """Return what fits into the page's answer; the whole name stands below, with its status."""
    return isolated(Truncator(name).chars(ANSWER_CHARS))


def _trouble_of_both(status: ComponentStatus) -> str:
    """Name both components if there are only two."""
    return {
        ComponentStatus.UNDER_MAINTENANCE: _("%(one)s and %(other)s are under maintenance"),
        ComponentStatus.DEGRADED_PERFORMANCE: _("%(one)s and %(other)s have degraded performance"),
        ComponentStatus.PARTIAL_OUTAGE: _("%(one)s and %(other)s have a partial outage"),
        ComponentStatus.MAJOR_OUTAGE: _("%(one)s and %(other)s have a major outage"),
    }[status]


def _trouble(status: ComponentStatus, count: int) -> str:
    """Return a sentence about ``count`` components with ``status``."""
    others = count - 1
    if status == ComponentStatus.UNDER_MAINTENANCE:
        if not others:
            return _("%(name)s is under maintenance")
        return ngettext(
            "%(name)s and %(count)d other are under maintenance",
            "%(name)s and %(count)d others are under maintenance",
            others,
        )
    if status == ComponentStatus.DEGRADED_PERFORMANCE:
        if not others:
            return _("%(name)s has degraded performance")
        return ngettext(
            "%(name)s and %(count)d other have degraded performance",
            "%(name)s and %(count)d others have degraded performance",
            others,
        )
    if status == ComponentStatus.PARTIAL_OUTAGE:
        if not others:
            return _("%(name)s has a partial outage")
        return ngettext(
            "%(name)s and %(count)d other have a partial outage",
            "%(name)s and %(count)d others have a partial outage",
            others,
        )
    if not others:
        return _("%(name)s has a major outage")
    return ngettext(
        "%(name)s and %(count)d other have a major outage",
        "%(name)s and %(count)d others have a major outage",
        others,
    )
