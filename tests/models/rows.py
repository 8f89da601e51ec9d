"""Sound rows of each table, for tests to spoil."""

from __future__ import annotations

from typing import Any

from django.db import models

from incidents.domain.recurrence import Recurrence
from incidents.domain.sections import Section
from incidents.domain.vocabulary import Frequency, Observation, Status
from incidents.models import (
    AffectedComponent,
    Alert,
    ApiAnswer,
    AuditEntry,
    DailyTotal,
    Delivery,
    Draft,
    Episode,
    Event,
    FactCorrection,
    FormerPath,
    Gap,
    Incident,
    IncidentUpdate,
    Job,
    JobReading,
    LinkRequest,
    MaintenanceSeries,
    Measure,
    Opening,
    Page,
    Postmortem,
    PostmortemComment,
    PostmortemSection,
    Reception,
    Signal,
    StatusChange,
    StatusInterval,
    Subscriber,
    TimelineEntry,
    Token,
)
from incidents.operations import facts, postmortems
from incidents.operations.actor import SYSTEM
from incidents.operations.rules import signals
from incidents.operations.rules.acting import Seen
from tests import make, pictures
from tests.make import HOUR, NOW
from tests.operations.prepared import entry


def one_of_the_team() -> Subscriber:
    return make.subscriber(audience="staff", user=make.user())


def a_former_path() -> FormerPath:
    return FormerPath.objects.create(path="/schedules/7", target="/maintenances", created_at=NOW)


def an_api_answer() -> ApiAnswer:
    return a_token().answers.create(key="1", digest="0" * 64, created_at=NOW)


def a_link_request() -> LinkRequest:
    return LinkRequest.objects.create(name="ada", asked_at=NOW, due_at=NOW)


def a_comment() -> PostmortemComment:
    return PostmortemComment.objects.create(
        postmortem=a_postmortem(), body="Since when?", author_name="bob", created_at=NOW
    )


def a_section() -> PostmortemSection:
    return a_postmortem().sections.get()


def a_postmortem() -> Postmortem:
    return postmortems.write_postmortem(
        make.incident().pk, by=SYSTEM, sections=[Section("Summary", "?")], now=NOW
    )


def an_update() -> IncidentUpdate:
    return make.incident().updates.get()


def a_closed_incident() -> Incident:
    return make.incident(status=Status.RESOLVED)


def a_change() -> StatusChange:
    make.incident(components=make.degraded(make.component()))
    return StatusChange.objects.get()


def an_interval() -> StatusInterval:
    a_change()
    return StatusInterval.objects.get()


def a_total() -> DailyTotal:
    incident = make.incident(components=make.degraded(make.component()))
    make.update(incident, Status.RESOLVED, now=NOW + HOUR)
    return DailyTotal.objects.get()


def an_affected() -> AffectedComponent:
    a_change()
    return AffectedComponent.objects.get()


def an_event() -> Event:
    make.incident()
    return Event.objects.get()


def a_delivery() -> Delivery:
    event = an_event()
    return Delivery.objects.create(
        event=event,
        subscriber=make.subscriber(),
        incident=event.incident,
        channel="mail",
        next_attempt_at=NOW,
        created_at=NOW,
    )


def an_entry() -> AuditEntry:
    make.group()
    return AuditEntry.objects.get()


def a_token() -> Token:
    return Token.objects.create(name="Robot", digest="0" * 64, created_at=NOW)


def a_job() -> Job:
    return Job.objects.create(
        name="Mass purge",
        unit="objects",
        metrics_url="http://127.0.0.1:9/metrics",
        next_scrape_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )


def a_reading() -> JobReading:
    return JobReading.objects.create(
        job=a_job(),
        at=NOW,
        partitions=[["p", 100, 40, 2]],
        state="running",
        done=0.42,
        remaining_s=60.0,
        low_s=50.0,
        high_s=80.0,
    )


def a_draft() -> Draft:
    return Draft.objects.create(
        incident=make.incident(), job=a_job(), reason="half", created_at=NOW, updated_at=NOW
    )


def an_alert() -> Alert:
    stamps = {"started_at": NOW, "heard_at": NOW}
    return Alert.objects.create(
        fingerprint="f", hook="generic", labels={}, state="firing", **stamps
    )


def a_reception() -> Reception:
    return Reception.objects.create(hook="generic", body="{}", received_at=NOW)


def a_signal() -> Signal:
    return make.rule().signal


def a_measure() -> Measure:
    return make.measured().measure


def a_gap() -> Gap:
    return a_measure().gaps.create(started_at=NOW)


def a_measured_change() -> StatusChange:
    an_episode(action="set")
    return StatusChange.objects.get()


def an_episode(**fields: Any) -> Episode:
    rule = make.rule(**fields)
    signals.observe({rule.pk: Seen(Observation.BAD)}, now=NOW + HOUR)
    return rule.episodes.get()


def an_opening() -> Opening:
    stamps = {"created_at": NOW, "updated_at": NOW}
    return Opening.objects.create(author=make.user(), submission="k", fields={}, **stamps)


def a_correction() -> FactCorrection:
    incident = make.incident()
    facts.correct_fact(incident.pk, by=SYSTEM, name="started", value=NOW, reason="A log.", now=NOW)
    return FactCorrection.objects.get(incident=incident)


def a_decision() -> TimelineEntry:
    return entry(kind="decision")


def an_occurrence() -> Incident:
    return make.maintenance(recurrence=Recurrence(Frequency.WEEKLY, count=1))


def a_series() -> MaintenanceSeries:
    return MaintenanceSeries.objects.get(pk=an_occurrence().series_id)


def a_posted_draft() -> Draft:
    draft = a_draft()
    spoil(draft, {"update": draft.incident.updates.get()})
    return draft


def branded_page() -> Page:
    return make.page(logo=pictures.picture(), logo_dark=pictures.picture())


def spoil(row: models.Model, fields: dict[str, Any]) -> None:
    """Write ``fields`` past everything but the database."""
    type(row)._base_manager.filter(pk=row.pk).update(**fields)
