"""Warnings before a postmortem is published: leaks, figures that facts contradict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain import bound_figures
from incidents.domain.facts import Fact, agreeing
from incidents.domain.leaks import Leak, leaks
from incidents.domain.typed_figures import wrong_figures
from incidents.models import Incident, PostmortemSection
from incidents.queries import site
from incidents.queries.facts import facts_of
from incidents.render.bound_figures import values
from incidents.render.fact_words import in_words

_WORDS: Mapping[Leak, str | Promise] = {
    Leak.HOST: gettext_lazy("looks like an internal host"),
    Leak.ADDRESS: gettext_lazy("is a private address"),
    Leak.MAIL: gettext_lazy("is a mail address"),
    Leak.TOKEN: gettext_lazy("looks like a secret"),
}


@dataclass(frozen=True)
class SectionFinding:
    """A sentence on what stands in a section."""

    text: str
    section: PostmortemSection

    def __str__(self) -> str:
        return self.text


def findings(
    sections: Iterable[PostmortemSection], incident: Incident, *, now: datetime
) -> list[SectionFinding]:
    """Return all in public sections that their writer should look at."""
    public = [each for each in sections if not each.is_internal and each.body]
    if not public:
        return []
    facts, known = agreeing(facts_of(incident, now)), values(incident, now=now)
    return [
        SectionFinding(_("%(section)s: %(found)s") % {"section": each.title, "found": found}, each)
        for each in public
        for found in [*_leaks(each), *_unknown(each, known), *_contradicted(each, facts)]
    ]


def _leaks(section: PostmortemSection) -> Iterator[str]:
    for each in leaks(f"{section.title}\n{section.body}"):
        yield _("“%(text)s” %(words)s.") % {"text": each.text, "words": _WORDS[each.kind]}


def _unknown(section: PostmortemSection, known: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(bound_figures.named(section.body) - known.keys() - {bound_figures.TIMELINE}):
        if name.startswith(bound_figures.JOB):
            told = _("{{ %(name)s }} names no job of this incident: was it moved or removed?")
        else:
            told = _("there is no figure {{ %(name)s }}.")
        yield told % {"name": name}


def _contradicted(section: PostmortemSection, facts: Mapping[str, Fact]) -> Iterator[str]:
    for each in wrong_figures(section.body, facts):
        told = {
            "typed": each.typed,
            "label": each.fact.label,
            "value": in_words(each.fact, site.page().zone),
            "name": each.fact.name,
        }
        yield (
            _(
                "you wrote “%(typed)s”, but %(label)s is %(value)s;"
                " {{ fact:%(name)s }} is always right."
            )
            % told
        )
