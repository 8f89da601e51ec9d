"""Texts of postmortems with the values of the figures that they are bound to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from incidents.domain import bound_figures
from incidents.domain.estimates import ZERO
from incidents.domain.facts import Fact, agreeing
from incidents.domain.marked_instants import marked
from incidents.domain.moments import written
from incidents.domain.timeline import Moment
from incidents.models import Incident, Postmortem
from incidents.queries import figures, site
from incidents.queries.facts import facts_of
from incidents.queries.figures import Figures
from incidents.render.fact_words import in_words
from incidents.render.moments import Tell, clock, short, timed
from incidents.render.timeline_words import in_lines

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~]")
JOB = "job-"
FINISHED = "-finished"


def published(postmortem: Postmortem, incident: Incident, *, is_timed: bool = False) -> str:
    """Return what readers see of it, with the values that figures have as approved, or now.

    If it ``is_timed``, instants are marked, for a page to show them in the reader's zone.
    """
    body = postmortem.published_body
    if not bound_figures.has_figures(body):
        return body
    found = figures.published(postmortem, incident)
    return _filled(body, found, unknown=_unknown(), is_timed=is_timed)


def for_readers(text: str, incident: Incident, *, now: datetime, is_timed: bool = False) -> str:
    """Return ``text`` as ``with_values``; a figure that there is not is said to be not known."""
    if not bound_figures.has_figures(text):
        return text
    found = figures.present(text, incident, now=now)
    return _filled(text, found, unknown=_unknown(), is_timed=is_timed)


def with_values(text: str, incident: Incident, *, now: datetime) -> str:
    """Return ``text`` with values in place of figures, for its writer. No query if it names none.

    A figure that there is not stays in its braces.
    """
    if not bound_figures.has_figures(text):
        return text
    return _filled(text, figures.present(text, incident, now=now))


def values(incident: Incident, *, now: datetime) -> dict[str, str]:
    """Return the values of all figures but the timeline. What is not known is said to be so."""
    return _in_words(facts_of(incident, now), site.page().zone)


def _filled(text: str, found: Figures, *, unknown: str = "", is_timed: bool = False) -> str:
    zone = site.page().zone
    told = timed if is_timed else short
    timeline = _timed_timeline(found.moments) if is_timed else _timeline(found.moments, zone)
    known = _in_words(found.facts, zone, told) | {bound_figures.TIMELINE: timeline}
    return bound_figures.filled(text, known, unknown=unknown)


def _unknown() -> str:
    return _("not known")


def _in_words(facts: Mapping[str, Fact], zone: ZoneInfo, tell: Tell = short) -> dict[str, str]:
    facts = agreeing(facts)
    words = {name: in_words(fact, zone, tell) for name, fact in facts.items()}
    found = {f"fact:{name}": told for name, told in words.items()}
    if "time-to-resolve" in facts:
        found[bound_figures.DURATION] = _duration(facts, words)
    for name in facts:
        if name.startswith(JOB) and name.endswith(FINISHED):
            code = name.removeprefix(JOB).removesuffix(FINISHED)
            found[f"job:{code}"] = _of_job(code, facts, words)
    return found


def _timeline(moments: Sequence[Moment], zone: ZoneInfo) -> str:
    """Return the moments as a list below their day; of another day, each has its own."""
    days = [each.at.astimezone(zone).date() for each in moments]
    tells = [clock if one == before else short for one, before in pairwise([*days[:1], *days])]
    times = [tell(each.at, zone) for tell, each in zip(tells, moments, strict=True)]
    return _listed(written(days[0], "day") if days else "", times, moments)


def _timed_timeline(moments: Sequence[Moment]) -> str:
    if not moments:
        return ""
    before = [moments[0], *moments]
    times = [
        marked(each.at, "clock", above.at) for each, above in zip(moments, before, strict=False)
    ]
    return _listed(marked(moments[0].at, "day"), times, moments)


def _listed(day: str, times: Sequence[str], moments: Sequence[Moment]) -> str:
    said = ["  \n  ".join(map(_escaped, in_lines(each))) for each in moments]
    lines = [f"- **{at}** {text}" for at, text in zip(times, said, strict=True)]
    return "\n".join([f"**{day}**", "", *lines]) if lines else ""


def _escaped(text: str) -> str:
    """Return plain text on one line as Markdown."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))


def _duration(facts: Mapping[str, Fact], words: Mapping[str, str]) -> str:
    """Return how long it lasted, as a sentence that is true before the end, too."""
    length, start, end = (facts.get(each) for each in ("time-to-resolve", "started", "resolved"))
    if not length or not start or not end or end.value is None or length.value is None:
        began = words[start.name] if start else _unknown()
        return _("It began on %(start)s and is not over yet.") % {"start": began}
    told = {"length": length, "start": start, "end": end}
    text = _("It lasted %(length)s, from %(start)s to %(end)s.")
    return text % {name: words[fact.name] for name, fact in told.items()}


def _of_job(code: str, facts: Mapping[str, Fact], words: Mapping[str, str]) -> str:
    """Return what was promised of a job beside what came."""
    promised, finished, late = (
        f"{JOB}{code}-{part}" for part in ("promised", "finished", "late-by")
    )
    told = {"promised": words[promised], "finished": words[finished]}
    if facts[promised].value is None or facts[finished].value is None:
        return _("finished: %(finished)s") % told
    length = facts[late].value
    if isinstance(length, timedelta) and length > ZERO:
        told["late"] = words[late]
        return _("promised by %(promised)s, finished %(finished)s, %(late)s later") % told
    return _("promised by %(promised)s, finished %(finished)s") % told
