"""The values of the figures that the text of a postmortem is bound to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from incidents.domain import approved_figures, bound_figures
from incidents.domain.approved_figures import Kept
from incidents.domain.facts import RUNNING, Fact
from incidents.domain.timeline import Moment, shown
from incidents.models import Incident, Postmortem
from incidents.queries.facts import facts_of
from incidents.queries.timeline import timeline_of


@dataclass(frozen=True)
class Figures:
    """The facts by name, and the moments that a timeline in the text shows to readers."""

    facts: Mapping[str, Fact]
    moments: Sequence[Moment] = ()


def present(text: str, incident: Incident, *, now: datetime) -> Figures:
    """Return the values of now. Ten queries, nine more if ``text`` shows the timeline."""
    return Figures(facts_of(incident, now), _moments(text, incident))


def published(postmortem: Postmortem, incident: Incident) -> Figures:
    """Return what readers get: as approved, else the values of now. No query, or as ``present``."""
    text, figures = postmortem.published_body, postmortem.published_figures
    now = incident.closed_at or postmortem.revised_at
    assert now is not None  # it is published
    if figures is None:
        return present(text, incident, now=now)
    facts = approved_figures.facts_of(figures)
    if approved_figures.lacks_running(text, figures):
        of_now = facts_of(incident, now)
        facts = {name: _as_computed(of_now[name]) for name in RUNNING} | facts
    return Figures(facts, approved_figures.moments_of(figures))


def to_approve(text: str, incident: Incident, *, now: datetime) -> Kept:
    """Return the values of now as they are kept once they are approved. No query without any."""
    if not bound_figures.has_figures(text):
        return approved_figures.kept(text, {}, ())
    found = present(text, incident, now=now)
    return approved_figures.kept(text, found.facts, found.moments)


def _moments(text: str, incident: Incident) -> Sequence[Moment]:
    if bound_figures.TIMELINE not in bound_figures.named(text):
        return ()
    return shown(each for each in timeline_of(incident) if each.is_public)


def _as_computed(fact: Fact) -> Fact:
    return replace(fact, value=fact.computed, correction=None)
