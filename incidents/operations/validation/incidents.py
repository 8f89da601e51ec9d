"""Incidents and maintenances as a whole."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import gettext as _

from incidents.domain.content import UpdateContent
from incidents.domain.lifecycle import BEGUN
from incidents.domain.vocabulary import Impact, Status
from incidents.models import Incident, MaintenanceSeries
from incidents.models.incident import OVERRIDES, RESIDUAL_EFFECT_MAX_LENGTH
from incidents.operations.details import MaintenanceDetails
from incidents.operations.errors import EndsBeforeStart, Refused, StatusDoesNotFit
from incidents.operations.validation.texts import optional_text

REMIND_BEFORE_MIN_S, REMIND_BEFORE_MAX_S = 60, 90 * 86_400


def impact_override(value: str | None) -> Impact | None:
    if not value:
        return None
    if value not in OVERRIDES:
        raise StatusDoesNotFit(
            _("“%(impact)s” is not an impact; choose one of %(names)s or leave it empty.")
            % {"impact": value, "names": ", ".join(OVERRIDES)},
            field="impact_override",
        )
    return Impact(value)


def starts_before_it_is_told(incident: Incident, *, said_at: list[datetime]) -> None:
    """Refuse updates from before the start, the end above all. Maintenances are told of ahead."""
    if incident.is_maintenance or said_at[0] >= incident.started_at:
        return
    if incident.closed_at is not None and incident.closed_at < incident.started_at:
        raise EndsBeforeStart(
            _("“%(incident)s” would end before it started; correct its start first.")
            % {"incident": incident},
            field="started_at",
        )
    raise EndsBeforeStart(
        _("“%(incident)s” started later than %(at)s UTC; correct its start first.")
        % {"incident": incident, "at": f"{said_at[0]:%Y-%m-%d %H:%M}"},
        field="started_at",
    )


def window(maintenance: Incident | MaintenanceSeries) -> None:
    """Refuse a window that ends before it starts."""
    starts_at, ends_at = maintenance.scheduled_for, maintenance.scheduled_until
    if starts_at is None or ends_at is None or ends_at <= starts_at:
        raise EndsBeforeStart(
            _(
                "The maintenance would end before it starts; choose a later end or an earlier"
                " start."
            ),
            field="scheduled_until",
        )


def reminder(maintenance: Incident | MaintenanceSeries) -> None:
    """Refuse a reminder that comes too late to be one, or years ahead."""
    seconds = maintenance.remind_before_s
    if seconds is not None and not REMIND_BEFORE_MIN_S <= seconds <= REMIND_BEFORE_MAX_S:
        raise Refused(
            _("A reminder comes 1 minute to 90 days before the start; choose one of these times."),
            field="remind_before_s",
        )


def is_ahead(
    maintenance: Incident, content: UpdateContent, *, has_happened: bool, now: datetime
) -> None:
    """Refuse a window that is past, or not past yet, against what is said of it."""
    ends_at = maintenance.scheduled_until
    is_past = ends_at is not None and ends_at <= now
    if has_happened and not is_past:
        raise Refused(
            _("It cannot have happened yet: its end lies ahead. Give the time at which it ended."),
            field="scheduled_until",
        )
    if is_past and not has_happened and content.display_at is None:
        raise Refused(
            _(
                "This window is past. Did this happen already? Then say so, and it is reported as"
                " done with these times; else choose a later window."
            ),
            field="scheduled_until",
        )


def moves(maintenance: Incident, details: MaintenanceDetails, *, now: datetime) -> None:
    """Refuse to move into the past, and to move the start of what has begun, or its end before."""
    starts_at = details.get("scheduled_for", maintenance.scheduled_for)
    ends_at = details.get("scheduled_until", maintenance.scheduled_until)
    is_moved = ends_at != maintenance.scheduled_until
    is_past = starts_at is not None and ends_at is not None and starts_at < ends_at <= now
    if maintenance.status == Status.SCHEDULED and is_moved and is_past:
        raise Refused(
            _(
                "This window is past. If it took place then, post that it is completed; else choose"
                " a later window."
            ),
            field="scheduled_until",
        )
    if Status(maintenance.status) not in BEGUN:
        return
    if starts_at != maintenance.scheduled_for:
        raise Refused(
            _(
                "“%(incident)s” has begun, so only its end can be moved. To do it at another time,"
                " post “Scheduled” first."
            )
            % {"incident": maintenance},
            field="scheduled_for",
        )
    if is_moved and ends_at is not None and ends_at <= maintenance.started_at:
        raise EndsBeforeStart(
            _("“%(incident)s” would end before it began; choose a later end.")
            % {"incident": maintenance},
            field="scheduled_until",
        )


def residual_effect(value: str, ends_at: datetime | None, *, after: datetime) -> str:
    """Return the text of an effect that is felt from ``after``, the end, until ``ends_at``."""
    value = optional_text(value, field="residual_effect", limit=RESIDUAL_EFFECT_MAX_LENGTH)
    if bool(value) != (ends_at is not None):
        raise Refused(
            _("A residual effect needs both its text and when it ends; give both or neither."),
            field="residual_ends_at" if value else "residual_effect",
        )
    if ends_at is not None and ends_at <= after:
        raise EndsBeforeStart(
            _("The residual effect would end before it begins; choose a later end for it."),
            field="residual_ends_at",
        )
    return value


def effect_outlasts_the_end(incident: Incident) -> None:
    """Refuse an end that is moved past the effect that it leaves."""
    ends_at, closed_at = incident.residual_ends_at, incident.closed_at
    if ends_at is not None and closed_at is not None and ends_at <= closed_at:
        raise EndsBeforeStart(
            _(
                "“%(incident)s” would end after its residual effect does (%(at)s UTC); give that"
                " a later end first, or take it away."
            )
            % {"incident": incident, "at": f"{ends_at.astimezone(UTC):%Y-%m-%d %H:%M}"},
            field="residual_ends_at",
        )
