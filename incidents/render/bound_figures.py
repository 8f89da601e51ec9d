"""Texts of postmortems with the values of the figures that they are bound to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from incidents.domain import bound_figures
from incidents.domain.estimates import ZERO
from incidents.domain.facts import Fact
from incidents.domain.timeline import shown
from incidents.models import Incident, Postmortem
from incidents.queries import site
from incidents.queries.facts import facts_of
from incidents.queries.timeline import timeline_of
from incidents.render.fact_words import in_words
from incidents.render.moments import short
from incidents.render.timeline_words import in_words as moment_in_words

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~]")
JOB = "job-"
FINISHED = "-finished"


def published(postmortem: Postmortem, incident: Incident) -> str:
    """Return what readers see of it, with the values that figures have now."""
    now = incident.closed_at or postmortem.revised_at
    assert now is not None  # it is published
    return with_values(postmortem.published_body, incident, now=now)


def with_values(text: str, incident: Incident, *, now: datetime) -> str:
    """Return ``text`` with values in place of figures. No query if it names none."""
    if not bound_figures.has_figures(text):
        return text
    known = values(incident, now=now)
    if bound_figures.TIMELINE in bound_figures.named(text):
        known[bound_figures.TIMELINE] = _timeline(incident, site.page().zone)
    return bound_figures.filled(text, known)


def values(incident: Incident, *, now: datetime) -> dict[str, str]:
    """Return the values of all figures but the timeline. What is not known is said to be so."""
    facts, zone = facts_of(incident, now), site.page().zone
    found = {f"fact:{name}": in_words(fact, zone) for name, fact in facts.items()}
    for name in facts:
        if name.startswith(JOB) and name.endswith(FINISHED):
            code = name.removeprefix(JOB).removesuffix(FINISHED)
            found[f"job:{code}"] = _of_job(code, facts, zone)
    return found


def _timeline(incident: Incident, zone: ZoneInfo) -> str:
    """Return what readers may see of the timeline as a list: if anything is starred, only that."""
    public = (each for each in timeline_of(incident) if each.is_public)
    return "\n".join(
        f"- **{short(each.at, zone)}** {_escaped(moment_in_words(each))}" for each in shown(public)
    )


def _escaped(text: str) -> str:
    """Return plain text on one line as Markdown."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))


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
