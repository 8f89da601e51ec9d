"""The sections of a new postmortem with what is known of its incident already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain.beginnings import Copy, beginnings
from incidents.domain.bound_figures import DURATION, FACT, JOB
from incidents.domain.contradictions import GAP
from incidents.domain.estimates import ZERO
from incidents.domain.facts import STATUS_LOG, Fact, component_and_status
from incidents.domain.sections import Section
from incidents.domain.timeline import Moment, MomentKind
from incidents.models import Incident
from incidents.queries.facts import facts_of
from incidents.queries.jobs import of_incident
from incidents.queries.timeline import timeline_of
from incidents.render import labels
from incidents.render.language import for_readers
from incidents.render.outline_texts import outline
from incidents.render.uptime_figures import lasted


def begun(of_page: str, incident: Incident, *, now: datetime) -> list[Section]:
    """Return the sections of the outline, each with what it begins with. Some 20 queries.

    They are in the language of the page. Into public ones nothing internal is copied.
    """
    known = Known(incident, now)
    with for_readers():
        return [replace(each, body="\n\n".join(_parts(each, known))) for each in outline(of_page)]


@dataclass(frozen=True)
class Known:
    """Facts and timeline of an incident, read once they are needed."""

    incident: Incident
    now: datetime

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        return facts_of(self.incident, self.now)

    @cached_property
    def moments(self) -> list[Moment]:
        return timeline_of(self.incident)


def _parts(section: Section, known: Known) -> Iterator[str]:
    for each in beginnings(section.body):
        if not isinstance(each, Copy):
            yield each
        elif lines := list(_COPIED[each](known, section.is_internal)):
            yield "\n".join(lines)


def _times(known: Known, is_internal: bool) -> Iterator[str]:
    told = []
    if "time-to-resolve" in known.facts:
        told.append(f"{{{{ {DURATION} }}}}")
    first = known.facts.get("time-to-first-update")
    if first and first.value:
        text = _("Readers first heard of it after %(length)s.")
        told.append(text % {"length": _bound(first.name)})
    yield " ".join(told)


def _components(known: Known, is_internal: bool) -> Iterator[str]:
    """Yield a line for each component, with its time in each status, worst first."""
    lengths: dict[tuple[str, str], list[str]] = {}
    for each in known.facts.values():
        if each.source == STATUS_LOG:
            component, status = component_and_status(each.name)
            called = str(each.label).rpartition(": ")[0]
            length = lasted(status, _bound(each.name))
            lengths.setdefault((component, called), []).append(length)
    for (_component, called), said in lengths.items():
        yield f"- {_named(called, labels.listed(said))}"


def _entries(kind: MomentKind) -> Callable[[Known, bool], Iterator[str]]:
    def copied(known: Known, is_internal: bool) -> Iterator[str]:
        for each in known.moments:
            if each.kind == kind and (each.is_public or is_internal):
                yield f"- {as_text(each)}"

    return copied


def _jobs(known: Known, is_internal: bool) -> Iterator[str]:
    for job in of_incident(known.incident.code):
        yield f"- {_named(job.name, f'{{{{ {JOB}{job.code} }}}}')}"


def _kept(known: Known, is_internal: bool) -> Iterator[str]:
    for name, said in _COUNTED.items():
        if (fact := known.facts[name]).of and fact.value == fact.of:
            yield f"- {_named(said, _bound(name))}"


def _missed(known: Known, is_internal: bool) -> Iterator[str]:
    for name, said in _COUNTED.items():
        if (fact := known.facts[name]).of and fact.value != fact.of:
            yield f"- {_named(said, _bound(name))}"
    silence = known.facts["longest-silence"].value
    if isinstance(silence, timedelta) and silence > GAP:
        text = _("Readers heard nothing for %(length)s at the longest.")
        yield f"- {text % {'length': _bound('longest-silence')}}"
    late = known.facts.get("told-late-by")
    if late and isinstance(late.value, timedelta) and late.value > ZERO:
        text = _("Our monitoring had seen it %(length)s before we told anybody.")
        yield f"- {text % {'length': _bound(late.name)}}"


@for_readers()
def as_text(moment: Moment) -> str:
    """Return what was said, or decided, for a writer to go on with."""
    told = [moment.text]
    if decision := moment.decision:
        rejected, cost = _("Rejected:"), _("Expected cost to readers:")
        told += [f"*{rejected}* {decision.rejected}"] if decision.rejected else []
        told += [f"*{cost}* {decision.cost}"] if decision.cost else []
    return " ".join(" ".join(told).split())


def _bound(name: str) -> str:
    return f"{{{{ {FACT}{name} }}}}"


def _named(name: str | Promise, told: str) -> str:
    return _("%(name)s: %(told)s.") % {"name": name, "told": told}


_COUNTED = {
    "promises-kept": gettext_lazy("Promises of a next update that we kept"),
    "estimates-held": gettext_lazy("Estimates of the end that held"),
}
_COPIED: Mapping[Copy, Callable[[Known, bool], Iterator[str]]] = {
    Copy.TIMES: _times,
    Copy.COMPONENTS: _components,
    Copy.NOTES: _entries(MomentKind.NOTE),
    Copy.DECISIONS: _entries(MomentKind.DECISION),
    Copy.JOBS: _jobs,
    Copy.KEPT: _kept,
    Copy.MISSED: _missed,
}
