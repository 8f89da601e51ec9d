"""Pages to export, and what readers see of one."""

from __future__ import annotations

import time_machine
from django.db import connection, transaction

from incidents.domain.content import UpdateContent
from incidents.domain.recurrence import Recurrence
from incidents.domain.sections import Section
from incidents.domain.vocabulary import Cause, Frequency, Status
from incidents.management.demo import loading
from incidents.models import (
    Episode,
    Event,
    FormerPath,
    Gap,
    Incident,
    Measure,
    Opening,
    Page,
    Rule,
    Signal,
    StatusChange,
    Subscriber,
)
from incidents.operations import (
    action_items,
    backup,
    components,
    derived,
    facts,
    incidents,
    maintenances,
    message_templates,
    pages,
    postmortem_review,
    postmortems,
    timeline,
    updates,
)
from incidents.operations.actor import SYSTEM, user_actor
from incidents.publishing import documents
from incidents.publishing.catalogue import catalogue
from incidents.queries.timeline import timeline_of
from tests import make, pictures
from tests.make import DAY, HOUR, MINUTE, NOW

FROZEN = NOW + 2 * DAY


@transaction.atomic
def emptied() -> None:
    """Have the database as the migrations leave it, but for the page's own row."""
    for model in backup._tables():
        if model not in backup.FOUNDED:
            model._base_manager.all()._raw_delete(connection.alias)
    slots = dict.fromkeys(["logo", "logo_dark", "favicon", "launched_at"])
    Page.objects.update(code="newnewnewnew", name="New", tag_authority="localhost", **slots)


def documents_at(now) -> dict[str, bytes]:
    """Return all public documents."""
    with time_machine.travel(now, tick=False):
        found = catalogue(now=now)
        return {path: documents.ask(path).body for path in sorted(found.paths)}


def demo() -> None:
    loading.load(by=SYSTEM, url="http://localhost:8000", now=FROZEN)


def odd() -> None:
    """All that a page may have beside the usual, and each state of a subscriber."""
    make.page(
        footer_links="Terms | https://example.org/terms",
        shows_told=True,
        accent="#1d5fa8",
        time_zone="Europe/Berlin",
        logo=pictures.picture(),
    )
    pages.edit_page(by=SYSTEM, now=NOW, accent="")
    message_templates.create_template(by=SYSTEM, now=NOW, name="Looking", body="We look.")
    index = make.component("Index", group=make.group("Package index"))
    gone = make.component("Gopher")
    _told_otherwise(index, gone)
    _planned(index.code)
    _reviewed(index)
    components.set_status(index.pk, by=SYSTEM, status="partial_outage", now=NOW + DAY)
    components.remove_component(gone.pk, by=SYSTEM, now=NOW + DAY)
    _measured(index)
    _subscribed(index)


def _told_otherwise(index, gone) -> None:
    """Backdated, edited, withdrawn, with a residual effect, told to many, two at one instant."""
    first = make.incident(
        name="Backdated", components=make.degraded(index, gone), started_at=NOW - HOUR
    )
    second = make.incident(name="At once", components=make.degraded(index), now=NOW)
    wrong = make.update(first, Status.IDENTIFIED, now=NOW + MINUTE, components={})
    updates.withdraw_update(wrong.pk, by=SYSTEM, now=NOW + 2 * MINUTE)
    edited = make.update(first, Status.IDENTIFIED, body="Lops.", now=NOW + 3 * MINUTE)
    content = UpdateContent(body=make.showing(make.image()), display_at=NOW + 2 * MINUTE)
    updates.edit_update(edited.pk, by=SYSTEM, content=content, now=NOW + 4 * MINUTE)
    Event.objects.filter(subject_id=edited.pk, kind="incident.updated").update(
        notifies=True, told_count=7, last_told_at=NOW + 5 * MINUTE, due_at=NOW + 4 * MINUTE
    )
    end = {"residual_effect": "Some loops.", "residual_ends_at": FROZEN + DAY}
    for incident in (first, second):
        make.update(incident, Status.RESOLVED, now=NOW + HOUR, **end)
    taken_back = make.incident(name="Nothing", components=make.degraded(gone), now=NOW)
    incidents.withdraw_incident(taken_back.pk, by=SYSTEM, now=NOW + MINUTE)


def _planned(code: str) -> None:
    """A maintenance that was called off, one that recurs, one that is under way."""
    called_off = make.maintenance([code], name="Called off")
    make.update(called_off, Status.CANCELLED, now=NOW + MINUTE)
    make.maintenance([code], name="Weekly", recurrence=Recurrence(Frequency.WEEKLY, count=6))
    under_way = make.maintenance([code], scheduled_until=FROZEN + DAY, starts_by_itself=True)
    maintenances.advance_due(now=NOW + 2 * HOUR)
    assert Incident.objects.get(pk=under_way.pk).status == Status.IN_PROGRESS


def _reviewed(index) -> None:
    """An incident with a job, and a postmortem of which a section was removed."""
    incident = make.incident(name="Reviewed", components=make.degraded(index), now=NOW)
    job = make.job(incident, ended_at=NOW + HOUR)
    make.reading(job, ("a", 10.0, 4.0, 1.0), at=NOW + MINUTE)
    make.reading(job, ("a", 10, 9, 1), at=NOW + HOUR, state="finished", note="It moved back.")
    make.update(incident, Status.RESOLVED, now=NOW + HOUR)
    of = {"by": SYSTEM, "now": NOW + 2 * HOUR}
    public = (
        f"{{{{timeline}}}}\n\nLasted {{{{fact:time-to-resolve}}}}.\n\n{make.showing(make.image())}"
    )
    written = [Section("Summary", public), Section("Gone", "?"), Section("Ours", "!", True)]
    postmortems.write_postmortem(incident.pk, sections=written, **of)
    postmortem_review.comment_on_postmortem(incident.pk, comment="Good.", **of)
    kept = [*written[:1], written[2]]
    postmortems.write_postmortem(incident.pk, sections=kept, **of)
    pages.edit_page(by=SYSTEM, now=NOW, approvals_minor=1)
    by = user_actor(make.user(is_superuser=True))
    postmortem_review.request_review(incident.pk, **of)
    postmortem_review.approve_postmortem(incident.pk, **of | {"by": by})
    postmortems.publish_postmortem(incident.pk, **of)
    facts.correct_fact(incident.pk, name="time-to-resolve", value=HOUR, reason="By hand.", **of)
    timeline.add_entry(incident.pk, text="Rolled back.", is_public=True, at=NOW, **of)
    for moment in timeline_of(incident):
        timeline.star_moment(incident.pk, key=moment.key, is_starred=True, **of)
    item = action_items.add_item(incident.pk, title="Purge safely.", is_public=True, **of)
    action_items.close_item(item.pk, state="done", **of)


def _measured(index) -> None:
    """A rule that has set a status, and acts on."""
    rule = Rule.objects.create(
        name="Down", matchers='service="index"', created_at=NOW, updated_at=NOW
    )
    rule.components.add(index)
    counted = {"counted": 2 * MINUTE, "known": "bad", "observed": "bad"}
    Signal.objects.create(rule=rule, is_acting=True, turned_at=NOW, **counted)
    asked = {"address": "https://example.org/", "expected": "200", "is_public": True}
    check = Rule.objects.create(name="Site", source="check", created_at=NOW, updated_at=NOW)
    at = {"next_scrape_at": NOW, "changed_at": NOW}
    Signal.objects.create(rule=check)
    measure = Measure.objects.create(rule=check, **asked, **at)
    Gap.objects.create(measure=measure, started_at=NOW, ended_at=NOW + MINUTE)
    FormerPath.objects.create(path="/old", target="/", created_at=NOW)
    incident = Incident.objects.first()
    told = {"began_at": NOW, "acted_at": NOW + MINUTE, "submission": "k", "incident": incident}
    Episode.objects.create(rule=rule, said="5 % fail", count=3, **told)
    told |= {"submission": "s", "incident": None}
    suggested = Episode.objects.create(rule=check, said="Down", count=1, **told)
    at = {"created_at": NOW, "updated_at": NOW}
    Opening.objects.create(episode=suggested, submission="s", fields={"name": "Down"}, **at)
    StatusChange.objects.create(
        component=index,
        status="partial_outage",
        cause=Cause.MEASURED,
        rule=rule,
        effective_at=NOW + 5 * HOUR,
        recorded_at=NOW + 5 * HOUR,
    )
    derived.rebuild([index.pk], now=NOW + 5 * HOUR)


def _subscribed(index) -> None:
    for number, state in enumerate(["confirmed", "paused", "unsubscribed", "quarantined"]):
        subscriber = make.subscriber(f"{number}@example.org", state=state, reason="Why?")
        subscriber.components.add(index)
    make.subscriber("https://hooks.slack.com/services/T0/B0/abcdefgh", channel="slack")
    make.subscriber("new@example.org", state="unconfirmed", confirmed_at=None)
    assert Subscriber.objects.count() == 6
