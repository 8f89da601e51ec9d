"""The database refuses what no operation writes, by whatever way it comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import Error, IntegrityError, connection, models, transaction

from incidents.models import (
    ComponentGroup,
    DailyTotal,
    Incident,
    Page,
    Postmortem,
    Revision,
    StatusChange,
    StatusInterval,
    Subscriber,
)
from tests import make
from tests.make import DAY, HOUR, NOW
from tests.models.rows import (
    a_change,
    a_closed_incident,
    a_comment,
    a_correction,
    a_decision,
    a_delivery,
    a_draft,
    a_former_path,
    a_gap,
    a_job,
    a_link_request,
    a_measure,
    a_measured_change,
    a_posted_draft,
    a_postmortem,
    a_reading,
    a_reception,
    a_section,
    a_series,
    a_signal,
    a_token,
    a_total,
    an_affected,
    an_alert,
    an_api_answer,
    an_entry,
    an_episode,
    an_event,
    an_interval,
    an_occurrence,
    an_opening,
    an_update,
    branded_page,
    one_of_the_team,
    spoil,
)
from tests.operations.prepared import entry, item, template

pytestmark = pytest.mark.django_db


# What makes a sound row, what would spoil it, and the constraint that does not let it.
NONSENSE: list[tuple[Callable[[], models.Model], dict[str, Any], str]] = [
    (make.page, {"id": 2}, "page_is_single"),
    (make.page, {"name": ""}, "page_has_name"),
    (make.page, {"tag_authority": ""}, "page_has_tag_authority"),
    (make.page, {"url": ""}, "page_has_url"),
    (make.page, {"time_zone": ""}, "page_has_time_zone"),
    (make.page, {"accent": "red"}, "page_accent_is_colour"),
    (make.page, {"former_accent": "#1D5FA8"}, "page_former_accent_is_colour"),
    (branded_page, {"logo": None}, "page_logo_dark_beside_logo"),
    (make.page, {"footer_links": "x" * 1_585}, "page_footer_links_fit"),
    (make.page, {"postmortem_outline": "x" * 20_001}, "page_outline_fits"),
    (make.page, {"approvals_major": 6}, "page_approvals_are_few"),
    (make.page, {"code": "no code"}, "page_has_code"),
    (make.group, {"name": ""}, "group_has_name"),
    (make.group, {"name": "x" * 256}, "group_name_fits"),
    (make.group, {"code": "ABCDEFGHIJKL"}, "group_has_code"),
    (make.component, {"name": ""}, "component_has_name"),
    (make.component, {"name": "x" * 256}, "component_name_fits"),
    (make.component, {"code": "short"}, "component_has_code"),
    (make.component, {"status": "broken"}, "component_status_is_known"),
    (make.component, {"position": -1}, "position"),
    (make.image, {"code": "short"}, "image_has_code"),
    (make.image, {"suffix": "svg"}, "image_suffix_is_known"),
    (make.image, {"width": 4_001}, "image_size_is_allowed"),
    (make.image, {"height": 0}, "image_size_is_allowed"),
    (make.image, {"alt": ""}, "image_has_alt"),
    (make.image, {"alt": "x" * 501}, "image_alt_fits"),
    (make.incident, {"name": ""}, "incident_has_name"),
    (make.incident, {"name": "x" * 256}, "incident_name_fits"),
    (make.incident, {"code": ""}, "incident_has_code"),
    (make.incident, {"status": "scheduled"}, "incident_status_fits_kind"),
    (make.incident, {"status": "postmortem"}, "incident_status_fits_kind"),
    (make.maintenance, {"status": "identified"}, "incident_status_fits_kind"),
    (make.incident, {"kind": "rumour"}, "incident_"),
    (make.incident, {"scheduled_for": NOW}, "incident_window_fits_kind"),
    (make.maintenance, {"scheduled_for": None}, "incident_window_fits_kind"),
    (make.maintenance, {"scheduled_until": NOW + HOUR}, "incident_window_fits_kind"),
    (make.incident, {"starts_by_itself": True}, "incident_only_maintenance_runs_by_itself"),
    (make.incident, {"ends_by_itself": True}, "incident_only_maintenance_runs_by_itself"),
    (make.incident, {"impact": "maintenance"}, "incident_impact_fits_kind"),
    (make.maintenance, {"impact": "none"}, "incident_impact_fits_kind"),
    (make.maintenance, {"impact_override": "minor"}, "incident_impact_fits_kind"),
    (make.incident, {"impact": "severe"}, "incident_impact_is_known"),
    (make.incident, {"impact_override": "maintenance"}, "incident_impact_is_known"),
    (make.incident, {"impact_override": ""}, "incident_impact_is_known"),
    (make.incident, {"closed_at": NOW}, "incident_closed_iff_closed_at"),
    (make.incident, {"status": "resolved"}, "incident_closed_iff_closed_at"),
    (a_closed_incident, {"closed_at": None}, "incident_closed_iff_closed_at"),
    (a_closed_incident, {"closed_at": NOW - HOUR}, "incident_ends_after_start"),
    (make.incident, {"residual_effect": "?"}, "incident_residual_effect_has_end"),
    (make.incident, {"residual_ends_at": NOW}, "incident_residual_effect_has_end"),
    (
        make.incident,
        {"residual_effect": "x" * 1001, "residual_ends_at": NOW},
        "incident_residual_fits",
    ),
    (
        a_closed_incident,
        {"residual_effect": "?", "residual_ends_at": NOW - HOUR},
        "incident_residual_ends_after_end",
    ),
    (an_update, {"body": ""}, "update_has_body"),
    (an_update, {"body": "x" * 25_001}, "update_body_fits"),
    (an_update, {"code": "-" * 12}, "update_has_code"),
    (an_update, {"status": "postmortem"}, "update_status"),
    (an_update, {"next_update_at": NOW}, "update_promises_a_later_one"),
    (an_update, {"submission": ""}, "update_submission_not_empty"),
    (an_affected, {"old_status": "broken"}, "affected_status_is_known"),
    (an_affected, {"new_status": "broken"}, "affected_status_is_known"),
    (a_change, {"status": "broken"}, "change_is_known"),
    (a_change, {"cause": "whim"}, "change_"),
    (a_change, {"cause": "set"}, "change_names_its_incident"),
    (a_change, {"update": None}, "change_names_its_incident"),
    (a_change, {"incident": None}, "change_names_its_incident"),
    (a_change, {"superseded_at": NOW - HOUR}, "change_superseded_after_recorded"),
    (an_interval, {"status": "operational"}, "interval_is_not_operational"),
    (an_interval, {"ended_at": NOW}, "interval_is_not_empty"),
    (a_total, {"status": "operational"}, "total_is_not_operational"),
    (a_total, {"seconds": 0}, "total_fits_in_a_day"),
    (a_total, {"seconds": 25 * 3600 + 1}, "total_fits_in_a_day"),
    (a_postmortem, {"published_at": NOW}, "postmortem_published_iff_body"),
    (a_postmortem, {"published_body": "?"}, "postmortem_published_iff_body"),
    (
        a_postmortem,
        {"published_body": "?", "published_at": NOW, "revised_at": NOW - HOUR},
        "postmortem_published_iff_body",
    ),
    (a_postmortem, {"code": "?"}, "postmortem_has_code"),
    (a_section, {"title": ""}, "section_has_title"),
    (a_section, {"title": "x" * 256}, "section_title_fits"),
    (a_comment, {"body": ""}, "comment_has_text"),
    (a_comment, {"body": "x" * 4_001}, "comment_fits"),
    (an_event, {"code": "?"}, "event_has_code"),
    (an_event, {"kind": "incident.rumoured"}, "event_kind_is_known"),
    (an_event, {"audience": "everybody"}, "event_audience_is_known"),
    (an_event, {"due_at": NOW - HOUR}, "event_due_once_created"),
    (a_link_request, {"name": ""}, "link_request_has_name"),
    (an_api_answer, {"key": ""}, "api_answer_has_key"),
    (an_event, {"told_count": 2}, "event_told_until_a_time"),
    (an_event, {"told_count": 0, "last_told_at": NOW}, "event_told_until_a_time"),
    (an_event, {"last_told_at": NOW}, "event_told_until_a_time"),
    (an_event, {"nudge": "silence"}, "event_nudge_is_for_staff"),
    (an_event, {"kind": "nudge", "audience": "staff"}, "event_nudge_is_for_staff"),
    (make.subscriber, {"code": "?"}, "subscriber_has_code"),
    (make.subscriber, {"former_code": "?"}, "subscriber_former_code_is_code"),
    (make.incident, {"atom_id": "x" * 501}, "incident_atom_id_fits"),
    (make.incident, {"rss_guid": "x" * 501}, "incident_rss_guid_fits"),
    (a_former_path, {"target": "//elsewhere.example"}, "former_path_stays_here"),
    (a_former_path, {"path": "/" + 500 * "x"}, "former_path_fits"),
    (a_former_path, {"target": "/" + 500 * "x"}, "former_path_target_fits"),
    (one_of_the_team, {"audience": "subscribers"}, "subscriber_of_the_team_is_staff"),
    (make.subscriber, {"channel": "pigeon"}, "subscriber_channel_is_known"),
    (make.subscriber, {"state": "keen"}, "subscriber_state_is_known"),
    (make.subscriber, {"target": ""}, "subscriber_has_target"),
    (make.subscriber, {"target": "x" * 2_001}, "subscriber_target_fits"),
    (make.subscriber, {"token": "guessed"}, "subscriber_has_token"),
    (make.subscriber, {"reason": "x" * 501}, "subscriber_reason_fits"),
    (make.subscriber, {"state": "quarantined"}, "subscriber_quarantined_for_a_reason"),
    (make.subscriber, {"channel": "webhook"}, "subscriber_webhook_has_secret"),
    (make.subscriber, {"former_secret": "x"}, "subscriber_former_secret_ends"),
    (make.subscriber, {"former_until": NOW}, "subscriber_former_secret_ends"),
    (make.subscriber, {"confirmed_at": None}, "subscriber_confirmed_at_a_time"),
    (make.subscriber, {"confirmed_at": NOW - 99 * DAY}, "subscriber_confirmed_after_asking"),
    (a_delivery, {"channel": "pigeon"}, "delivery_channel_is_known"),
    (a_delivery, {"state": "lost"}, "delivery_state_is_known"),
    (a_delivery, {"state": "failed", "lease": "x"}, "delivery_leased_while_pending"),
    (a_delivery, {"sent_at": NOW}, "delivery_sent_iff_sent_at"),
    (a_delivery, {"state": "sent"}, "delivery_sent_iff_sent_at"),
    (a_delivery, {"last_error": "x" * 501}, "delivery_error_fits"),
    (an_entry, {"kind": "incident.rumoured"}, "audit_kind_is_known"),
    (an_entry, {"actor_id": 7}, "audit_names_its_actor"),
    (an_entry, {"actor_kind": "user"}, "audit_names_its_actor"),
    (an_entry, {"actor_kind": "robot", "actor_id": 7}, "audit_names_its_actor"),
    (a_token, {"name": ""}, "token_has_name"),
    (a_token, {"digest": "0" * 63}, "token_digest_is_sha256"),
    (an_update, {"estimate_earliest_at": NOW}, "update_estimate_is_a_range"),
    (an_update, {"estimate_latest_at": NOW}, "update_estimate_is_a_range"),
    (an_update, {"estimate_depends_on": "p"}, "update_estimate_is_a_range"),
    (
        an_update,
        {"estimate_earliest_at": NOW + HOUR, "estimate_latest_at": NOW},
        "update_estimate_is_a_range",
    ),
    (
        an_update,
        {"estimate_earliest_at": NOW - HOUR, "estimate_latest_at": NOW},
        "update_estimate_is_a_range",
    ),
    (a_job, {"code": "?"}, "job_has_code"),
    (a_job, {"name": ""}, "job_has_name"),
    (a_job, {"name": "x" * 256}, "job_name_fits"),
    (a_job, {"done_meaning": "x" * 256}, "job_done_meaning_fits"),
    (a_job, {"unit": ""}, "job_has_unit"),
    (a_job, {"metrics_url": ""}, "job_has_metrics_url"),
    (a_job, {"failure_meaning": "x" * 1_001}, "job_meaning_fits"),
    (a_job, {"interval_s": 1}, "job_interval_is_sensible"),
    (a_job, {"authentication": "none at all"}, "job_authentication"),
    (a_job, {"failure": "It is slow."}, "job_failure_has_reason"),
    (a_job, {"failing_since": NOW}, "job_failure_has_reason"),
    (a_reading, {"done": 1.1}, "job_reading_share_is_one"),
    (a_reading, {"done": -0.1}, "job_reading_share_is_one"),
    (a_reading, {"state": "bored"}, "job_reading_state"),
    (a_reading, {"low_s": None}, "job_reading_range_has_order"),
    (a_reading, {"high_s": None}, "job_reading_range_has_order"),
    (a_reading, {"low_s": 70.0}, "job_reading_range_has_order"),
    (a_reading, {"high_s": 55.0}, "job_reading_range_has_order"),
    (a_reading, {"low_s": -1.0}, "job_reading_range_has_order"),
    (template, {"code": "?"}, "template_has_code"),
    (template, {"body": ""}, "template_has_name_and_body"),
    (template, {"name": "x" * 256}, "template_name_fits"),
    (template, {"incident_name": "x" * 256}, "template_incident_name_fits"),
    (template, {"body": "x" * 25_001}, "template_body_fits"),
    (template, {"purpose": "fun"}, "template_purpose_is_known"),
    (template, {"status": "resolved"}, "template_status_has_a_purpose"),
    (item, {"code": "?"}, "item_has_code"),
    (item, {"title": ""}, "item_has_title"),
    (item, {"type": "regret"}, "item_is_known"),
    (item, {"state": "done"}, "item_closed_iff_closed_at"),
    (item, {"title": "x" * 256}, "item_title_fits"),
    (item, {"owner": "x" * 256}, "item_owner_fits"),
    (item, {"tracker_url": "x" * 501}, "item_tracker_url_fits"),
    (a_correction, {"reason": ""}, "correction_has_name_and_reason"),
    (a_correction, {"reason": "x" * 1_001}, "correction_reason_fits"),
    (entry, {"code": "?"}, "entry_has_code"),
    (entry, {"kind": "rumour"}, "entry_kind_is_known"),
    (entry, {"text": ""}, "entry_has_text"),
    (entry, {"cost": "An hour."}, "entry_of_a_decision"),
    (entry, {"text": "x" * 4_001}, "entry_text_fits"),
    (a_decision, {"rejected": "x" * 4_001}, "entry_rejected_fits"),
    (a_decision, {"cost": "x" * 4_001}, "entry_cost_fits"),
    (a_decision, {"decided_by": "x" * 256}, "entry_decided_by_fits"),
    (entry, {"source": "x" * 501}, "entry_source_fits"),
    (an_opening, {"submission": ""}, "opening_submission_not_empty"),
    (an_opening, {"author": None}, "opening_is_of_somebody"),
    (make.rule, {"code": "?"}, "rule_has_code"),
    (make.rule, {"name": ""}, "rule_has_name"),
    (make.rule, {"name": "x" * 101}, "rule_name_fits"),
    (make.rule, {"matchers": "x" * 2_001}, "rule_matchers_fit"),
    (make.rule, {"matchers": ""}, "rule_says_which_alerts"),
    (make.rule, {"incident_name": "x" * 256}, "rule_incident_name_fits"),
    (make.rule, {"body": "x" * 25_001}, "rule_body_fits"),
    (make.rule, {"source": "rumour"}, "rule_is_known"),
    (make.rule, {"action": "panic"}, "rule_is_known"),
    (make.rule, {"status": "operational"}, "rule_is_known"),
    (make.rule, {"wait_s": 86_401}, "rule_waits_a_day_at_most"),
    (a_signal, {"observed": "odd"}, "signal_is_known"),
    (an_alert, {"state": "odd"}, "alert_is_known"),
    (an_alert, {"hook": "odd"}, "alert_is_known"),
    (a_reception, {"hook": "odd"}, "reception_is_known"),
    (a_signal, {"is_acting": True}, "signal_acts_since"),
    (an_episode, {"began_at": NOW + 2 * HOUR}, "episode_begins_before_it_acts"),
    (an_episode, {"ended_at": NOW}, "episode_ends_after_it_acts"),
    (an_episode, {"submission": ""}, "episode_submission_not_empty"),
    (a_measured_change, {"rule": None}, "change_names_its_incident"),
    (a_measure, {"address": ""}, "measure_has_address"),
    (a_measure, {"expression": "x" * 2_001}, "measure_expression_fits"),
    (a_measure, {"interval_s": 4}, "measure_interval_is_sensible"),
    (a_measure, {"authentication": "smile"}, "measure_authentication"),
    (a_measure, {"reported": "operational"}, "measure_reports_at_a_time"),
    (a_gap, {"ended_at": NOW}, "gap_is_not_empty"),
    (a_draft, {"code": "?"}, "draft_has_code"),
    (a_draft, {"reason": "whim"}, "draft_reason_is_known"),
    (a_draft, {"job": None}, "draft_is_of_somebody"),
    (a_posted_draft, {"discarded_at": NOW}, "draft_is_posted_or_discarded"),
    (an_update, {"series_part": "refrain"}, "update_series_part_is_known"),
    (make.maintenance, {"recurs_at": NOW}, "occurrence_is_of_a_series"),
    (an_occurrence, {"recurs_at": None}, "occurrence_is_of_a_series"),
    (an_occurrence, {"series": None}, "occurrence_is_of_a_series"),
    (a_series, {"code": "?"}, "series_has_code"),
    (a_series, {"name": ""}, "series_has_name"),
    (a_series, {"name": "x" * 256}, "series_name_fits"),
    (a_series, {"body": ""}, "series_has_body"),
    (a_series, {"body": "x" * 25_001}, "series_body_fits"),
    (a_series, {"time_zone": ""}, "series_has_time_zone"),
    (a_series, {"scheduled_until": NOW + HOUR}, "series_window"),
    (a_series, {"frequency": "yearly"}, "series_frequency_is_known"),
    (a_series, {"interval": 0}, "series_recurs"),
    (a_series, {"count": 0}, "series_recurs"),
    (a_series, {"until_on": NOW.date()}, "series_has_one_end"),
]


def refusals() -> set[str]:
    return {name for _, _, name in NONSENSE}


@pytest.mark.parametrize("maker", dict.fromkeys(maker for maker, *_ in NONSENSE))
def test_the_database_refuses_nonsense(maker):
    row = maker()

    for fields, constraint in ((fields, name) for each, fields, name in NONSENSE if each is maker):
        with pytest.raises(Error) as refusal, transaction.atomic():
            spoil(row, fields)

        too_long_for_its_column = "too long" in str(refusal.value)  # PostgreSQL says so first
        assert constraint in str(refusal.value) or too_long_for_its_column
        assert isinstance(refusal.value, IntegrityError) or too_long_for_its_column, constraint


def test_every_check_has_its_nonsense_here():
    checks = {
        constraint.name
        for model in apps.get_app_config("incidents").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    }

    assert checks <= refusals()


UNIQUE: list[tuple[Callable[[], models.Model], list[str]]] = [
    (make.group, ["code"]),
    (make.component, ["code"]),
    (make.incident, ["code"]),
    (an_update, ["code"]),
    (a_postmortem, ["code", "incident"]),
    (a_token, ["digest"]),
    (an_event, ["code"]),
    (make.subscriber, ["code"]),
    (make.subscriber, ["channel", "target"]),
    (make.subscriber, ["token"]),
    (a_delivery, ["event", "subscriber"]),
    (an_affected, ["update", "component"]),
    (a_total, ["component", "day_on", "status"]),
    (a_change, ["component", "update"]),
    (an_interval, ["component"]),
    (a_job, ["code"]),
    (a_reading, ["job", "at"]),
    (a_draft, ["code"]),
    (a_correction, ["incident", "name"]),
    (entry, ["code"]),
    (item, ["code"]),
    (an_opening, ["submission"]),
    (make.rule, ["code"]),
    (make.rule, ["name"]),
    (a_signal, ["rule"]),
    (an_alert, ["hook", "fingerprint"]),
    (an_episode, ["submission"]),
    (an_episode, ["rule"]),
    (a_measure, ["rule"]),
    (a_gap, ["measure"]),
    (a_series, ["code"]),
    (an_occurrence, ["series", "recurs_at"]),
]


def twin(row: models.Model, same: list[str]) -> models.Model:
    """A copy that shares with ``row``, of all that is unique, only the fields ``same``."""
    copy = type(row)(**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields})
    copy.pk = None
    if hasattr(row, "code") and "code" not in same:
        copy.code = "abcdefghijkl"
    if isinstance(row, Subscriber):
        copy.target = row.target if "target" in same else "other@example.org"
        copy.token = row.token if "token" in same else "x" * 32
    if same == ["code"] and isinstance(row, Postmortem):
        copy.incident = make.incident()
    return copy


@pytest.mark.parametrize(("maker", "same"), [(maker, fields) for maker, fields in UNIQUE])
def test_the_database_refuses_two_of_what_there_is_one(maker, same):
    row = maker()

    with pytest.raises(IntegrityError), transaction.atomic():
        twin(row, same).save(force_insert=True)


def test_a_submission_lands_once():
    incident = make.incident(submission="form-1")
    row = incident.updates.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        twin(row, []).save(force_insert=True)


def test_a_topic_has_one_revision():
    Revision.objects.create(topic="page")

    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(topic="page")


def test_a_superseded_change_makes_room_for_its_correction():
    change = a_change()
    spoil(change, {"superseded_at": NOW + HOUR})

    twin(change, ["component", "update"]).save(force_insert=True)

    assert StatusChange.objects.count() == 2


def test_many_intervals_may_have_ended_but_one_lasts():
    interval = an_interval()
    spoil(interval, {"ended_at": NOW + HOUR})

    twin(interval, ["component"]).save(force_insert=True)

    assert StatusInterval.objects.filter(ended_at=None).count() == 1


def test_what_incidents_name_is_not_deleted():
    cdn = make.component(group=make.group())
    make.incident(components=make.degraded(cdn))

    with pytest.raises(models.ProtectedError):
        cdn.delete()
    with pytest.raises(models.ProtectedError):
        ComponentGroup.objects.get().delete()


def test_a_day_that_ends_summer_time_has_25_hours():
    total = a_total()

    spoil(total, {"seconds": timedelta(hours=25).total_seconds()})

    assert DailyTotal.objects.get().seconds == 90_000


def test_maintenances_may_end_before_they_would_have_begun():
    maintenance = make.maintenance()

    spoil(maintenance, {"status": "completed", "closed_at": NOW})

    assert Incident.objects.get().closed_at == NOW


def orphan() -> None:
    spoil(an_update(), {"incident": 999})
    connection.check_constraints()


def test_rows_point_at_rows_that_are_there():
    with pytest.raises(IntegrityError), transaction.atomic():
        orphan()


def test_there_is_one_page():
    make.page()

    with pytest.raises(IntegrityError), transaction.atomic():
        Page.objects.create(
            pk=2,
            name="Second",
            url="https://status.example.net",
            tag_authority="localhost",
            tag_on=NOW.date(),
            created_at=NOW,
            updated_at=NOW,
        )
