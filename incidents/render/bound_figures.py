"""Texts of postmortems with the values of the figures that they are bound to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from incidents.domain import bound_figures
from incidents.domain.estimates import ZERO
from incidents.domain.facts import Fact, by_the_clock
from incidents.domain.timeline import Moment
from incidents.models import Incident, Postmortem
from incidents.queries import figures, site
from incidents.queries.facts import facts_of
from incidents.queries.figures import Figures
from incidents.render.fact_words import in_words
from incidents.render.moments import short
from incidents.render.timeline_words import in_words as moment_in_words

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~]")
JOB = "job-"
FINISHED = "-finished"


def published(postmortem: Postmortem, incident: Incident) -> str:
    """Return what readers see of it, with the values that figures have as approved, or now."""
    body = postmortem.published_body
    if not bound_figures.has_figures(body):
        return body
    return _filled(body, figures.published(postmortem, incident), unknown=_unknown())


def for_readers(text: str, incident: Incident, *, now: datetime) -> str:
    """Return ``text`` as ``with_values``; a figure that there is not is said to be not known."""
    if not bound_figures.has_figures(text):
        return text
    return _filled(text, figures.present(text, incident, now=now), unknown=_unknown())


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


def _filled(text: str, found: Figures, *, unknown: str = "") -> str:
    zone = site.page().zone
    timeline = {bound_figures.TIMELINE: _timeline(found.moments, zone)}
    known = _in_words(found.facts, zone) | timeline
    return bound_figures.filled(text, known, unknown=unknown)


def _unknown() -> str:
    return _("not known")


def _in_words(facts: Mapping[str, Fact], zone: ZoneInfo) -> dict[str, str]:
    facts = by_the_clock(facts)
    found = {f"fact:{name}": in_words(fact, zone) for name, fact in facts.items()}
    if "time-to-resolve" in facts:
        found[bound_figures.DURATION] = _duration(facts, zone)
    for name in facts:
        if name.startswith(JOB) and name.endswith(FINISHED):
            code = name.removeprefix(JOB).removesuffix(FINISHED)
            found[f"job:{code}"] = _of_job(code, facts, zone)
    return found


def _timeline(moments: Iterable[Moment], zone: ZoneInfo) -> str:
    return "\n".join(
        f"- **{short(each.at, zone)}** {_escaped(moment_in_words(each))}" for each in moments
    )


def _escaped(text: str) -> str:
    """Return plain text on one line as Markdown."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))


def _duration(facts: Mapping[str, Fact], zone: ZoneInfo) -> str:
    """Return how long it lasted, as a sentence that is true before the end, too."""
    length, start, end = (facts.get(each) for each in ("time-to-resolve", "started", "resolved"))
    if not length or not start or not end or end.value is None or length.value is None:
        began = in_words(start, zone) if start else _unknown()
        return _("It began on %(start)s and is not over yet.") % {"start": began}
    told = {"length": length, "start": start, "end": end}
    text = _("It lasted %(length)s, from %(start)s to %(end)s.")
    return text % {name: in_words(fact, zone) for name, fact in told.items()}


def _of_job(code: str, facts: Mapping[str, Fact], zone: ZoneInfo) -> str:
    """Return what was promised of a job beside what came."""
    promised, finished, late = (
        facts[f"{JOB}{code}-{part}"] for part in ("promised", "finished", "late-by")
    )
    told = {"promised": in_words(promised, zone), "finished": in_words(finished, zone)}
    if promised.value is None or finished.value is None:
        return _("finished: %(finished)s") % told
    if isinstance(late.value, timedelta) and late.value > ZERO:
        told["late"] = in_words(late, zone)
        return _("promised by %(promised)s, finished %(finished)s, %(late)s later") % told
    return _("promised by %(promised)s, finished %(finished)s") % told
