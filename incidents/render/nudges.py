"""Nudges to staff in words: in English, as the console is, with a link to where to act."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from incidents.domain import nudges as rules
from incidents.domain.messages import Message
from incidents.domain.vocabulary import EventKind
from incidents.models import Event, Job, Page
from incidents.queries import nudges
from incidents.queries.nudges import Nudge
from incidents.queries.site import page
from incidents.render import labels, links, messages, moments
from incidents.render.language import for_programs
from incidents.render.messages import MessageLine, Wording

# Where updates are written on the page of an incident, and the nudges that are about writing one.
POST = "#post"
WRITTEN = {rules.PROMISE_DUE, rules.PROMISE_OVERDUE, rules.SILENCE}
ROUTES = {"incident": "console:incident", "component": "console:component", "job": "console:job"}


@for_programs()
def of_event(event: Event, *, now: datetime) -> Message | None:
    """Return the message; None if it is so no longer. Eleven queries at most."""
    site = page()
    nudge = _of_job(event) if event.kind == EventKind.JOB_ENDED else _found(event, now=now)
    if nudge is None:
        return None
    why = MessageLine(str(rules.WHY), links.for_staff(site, links.staff_path("console:nudges")))
    return messages.compose(
        site, _told(site, nudge), key=event.code, action=str(nudge.rule.action), footer=[why]
    )


def _found(event: Event, *, now: datetime) -> Nudge | None:
    silence = timedelta(seconds=settings.STATUSPAGE_NUDGE_AFTER_SILENCE_S)
    same = (each for each in nudges.due(now=now, silence=silence) if each.key == event.nudge)
    return next(same, None)


def _of_job(event: Event) -> Nudge | None:
    job = Job.objects.public().filter(pk=event.subject_id, ended_at__isnull=False).first()
    if job is None:
        return None
    at = job.ended_at or event.created_at
    return Nudge(rules.JOB_ENDED, "job", job.code, job.name, at, at)


def _told(site: Page, nudge: Nudge) -> Wording:
    named = {"name": labels.isolated(nudge.name), "at": moments.short(nudge.at, site.zone)}
    said = str(nudge.rule.words) % named
    return Wording(
        heading=f"[{site.name}] {str(nudge.rule.title) % named}",
        html=messages.paragraph(said),
        text=said,
        url=links.for_staff(site, _path(nudge)),
        thread=nudge.code if nudge.subject == "incident" else "",
    )


def _path(nudge: Nudge) -> str:
    if nudge.subject == "opening":
        return f"{links.staff_path('console:new')}?form={nudge.code}"
    if nudge.subject not in ROUTES:
        return links.staff_path("console:board")
    path = links.staff_path(ROUTES[nudge.subject], nudge.code)
    if nudge.draft:
        return f"{path}?draft={nudge.draft}{POST}"
    return f"{path}{POST}" if nudge.rule in WRITTEN else path
