"""Timelines, their contradictions and facts as the console prints them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from incidents.domain import bound_figures
from incidents.domain.contradictions import BY_HAND, Contradiction, Problem
from incidents.domain.facts import Fact, agreeing
from incidents.domain.moments import apart, machine
from incidents.domain.timeline import Moment, MomentKind
from incidents.render import fact_words, timeline_words
from incidents.render.console.words import clock, short
from incidents.render.postmortem_beginnings import as_text

# As wide as a list that is chosen from is on a phone.
MOST_OF_A_LABEL = 60


@dataclass(frozen=True)
class MomentLine:
    moment: Moment
    text: str

    @property
    def day(self) -> date:
        return timezone.localtime(self.moment.at).date()

    @property
    def source(self) -> str:
        """Return where it is from, such as "Component" or "Note, by ada, chat log"."""
        parts = [str(self.moment.kind.label)]
        if self.moment.author:
            parts.append(_("by %(name)s") % {"name": self.moment.author})
        return ", ".join([*parts, *filter(None, [self.moment.source])])


@dataclass(frozen=True)
class ProblemLine:
    """A problem of the moment with a ``key``, or of facts.

    ``unknown_from``: since when nothing is known, if that is the problem.
    """

    text: str
    key: str
    unknown_from: str = ""
    is_of_facts: bool = False


@dataclass(frozen=True)
class FactLine:
    fact: Fact
    value: str
    corrected: str

    @property
    def bound(self) -> str:
        """Return how a postmortem names it."""
        return f"{{{{ {bound_figures.FACT}{self.fact.name} }}}}"


def moments(found: Iterable[Moment]) -> list[MomentLine]:
    return [MomentLine(each, timeline_words.in_words(each)) for each in found]


def problems(found: Iterable[Contradiction], facts: Mapping[str, Fact]) -> Iterator[ProblemLine]:
    for each in found:
        unknown_from = machine(each.at) if each.problem == Problem.GAP else ""
        yield ProblemLine(
            _problem(each, facts), each.key, unknown_from, each.problem == Problem.ORDER
        )


@dataclass(frozen=True)
class FigureLine:
    """Something that a postmortem can show, and how it is written there."""

    label: str
    value: str
    bound: str


def figures(found: Mapping[str, Fact], *, jobs: Mapping[str, str]) -> Iterator[FigureLine]:
    """Yield the timeline, jobs by their codes with their names, and facts that are known."""
    timeline = _("The timeline: what is starred and public, or all that is public")
    yield FigureLine(timeline, "", f"{{{{ {bound_figures.TIMELINE} }}}}")
    lasted = _("How long it lasted, from when to when: a sentence that is true before the end, too")
    yield FigureLine(lasted, "", f"{{{{ {bound_figures.DURATION} }}}}")
    for code, name in jobs.items():
        label = _("%(name)s: promised and real end") % {"name": name}
        yield FigureLine(label, "", f"{{{{ {bound_figures.JOB}{code} }}}}")
    for line in facts(found):
        if line.fact.value is not None:
            yield FigureLine(str(line.fact.label), line.value, line.bound)


def told(found: Iterable[Moment]) -> Iterator[FigureLine]:
    """Yield what people said and decided, with its text for a writer to go on with."""
    for each in found:
        if each.kind == MomentKind.UPDATE:
            text = each.text
        elif each.kind in BY_HAND:
            text = as_text(each)
        else:
            continue
        seen_by = "" if each.is_public else _("internal")
        excerpt = Truncator(timeline_words.in_words(each)).chars(MOST_OF_A_LABEL)
        label = f"{short(each.at)} {excerpt}"
        yield FigureLine(label, seen_by, text)


def facts(found: Mapping[str, Fact]) -> list[FactLine]:
    zone = timezone.get_current_timezone()
    return [
        FactLine(each, fact_words.in_words(each, zone), fact_words.corrected(each, zone))
        for each in agreeing(found).values()
    ]


def _problem(found: Contradiction, facts: Mapping[str, Fact]) -> str:
    at = short(found.at)
    if found.problem == Problem.ORDER:
        before, after = (str(facts[name].label) for name in found.names)
        return _("“%(after)s” (%(at)s) is earlier than “%(before)s”: correct one of them.") % {
            "after": after,
            "before": before,
            "at": at,
        }
    if found.until and found.problem == Problem.GAP:
        return _("Nothing is known of %(length)s, from %(at)s to %(until)s.") % {
            "length": apart(found.at, found.until),
            "at": at,
            "until": clock(found.until, beside=found.at),
        }
    told = {
        Problem.END: _("“%(name)s” ended (%(at)s) before it started."),
        Problem.FUTURE: _("A moment is in the future: %(at)s."),
        Problem.REOPENED: _(
            "It was open again at %(at)s, and no note or decision within an hour says why."
        ),
        Problem.RELAPSED: _(
            "“%(name)s” was in trouble again at %(at)s, and no update followed within an hour."
        ),
    }
    return told[found.problem] % {"name": next(iter(found.names), ""), "at": at}
