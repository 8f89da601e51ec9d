"""Incidents and maintenances as a whole."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import gettext as _

from incidents.domain.vocabulary import Impact
from incidents.models import Incident
from incidents.models.incident import OVERRIDES, RESIDUAL_EFFECT_MAX_LENGTH
from incidents.operations.errors import EndsBeforeStart, Refused, StatusDoesNotFit
from incidents.operations.validation.texts import optional_text


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


def window(maintenance: Incident) -> None:
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
