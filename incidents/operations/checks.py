"""Refusals that several operations share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from incidents.domain.vocabulary import STATUSES_OF, ComponentStatus, Impact, IncidentKind, Status
from incidents.models import Component, Incident
from incidents.models.incident import NAME_MAX_LENGTH, OVERRIDES, RESIDUAL_EFFECT_MAX_LENGTH
from incidents.models.page import is_time_zone
from incidents.models.update import BODY_MAX_LENGTH
from incidents.operations.errors import (
    EndsBeforeStart,
    InTheFuture,
    Refused,
    StatusDoesNotFit,
    TextMissing,
    TextTooLong,
    UnknownComponents,
)

Statuses = Mapping[str, ComponentStatus]
"""Component code → the status that is said of it."""


def text(value: str, *, what: str, limit: int) -> str:
    """Return ``value`` stripped, or refuse it as empty or over ``limit`` characters.

    NUL is removed: no database of ours stores it and no reader sees it.
    """
    value = value.replace("\0", "").strip()
    if not value:
        raise TextMissing(f"The {what} is empty; write what readers should know.")
    if len(value) > limit:
        raise TextTooLong(
            f"The {what} has {len(value):,} characters; shorten it to {limit:,} or fewer."
        )
    return value


def incident_name(value: str) -> str:
    return text(" ".join(value.split()), what="name", limit=NAME_MAX_LENGTH)


def update_body(value: str) -> str:
    return text(value, what="message", limit=BODY_MAX_LENGTH)


def status_of(kind: IncidentKind, status: str) -> Status:
    """Return ``status`` if an incident of ``kind`` can have it."""
    fitting = STATUSES_OF[kind]
    if status not in fitting:
        names = ", ".join(fitting)
        raise StatusDoesNotFit(f"“{status}” does not fit here; choose one of {names}.")
    return Status(status)


def not_after_now(at: datetime, *, now: datetime, what: str) -> None:
    if at > now:
        raise InTheFuture(
            f"The {what} ({at:%Y-%m-%d %H:%M} UTC) is later than now; use an earlier time."
        )


def promise_is_later(next_update_at: datetime | None, *, display_at: datetime) -> None:
    if next_update_at is not None and next_update_at <= display_at:
        raise EndsBeforeStart(
            "The next update is promised for a time before this one; promise a later time."
        )


def starts_before_it_is_told(incident: Incident, *, said_at: list[datetime]) -> None:
    """Refuse updates from before the start, the end above all. Maintenances are told of ahead."""
    if incident.is_maintenance or said_at[0] >= incident.started_at:
        return
    if incident.closed_at is not None and incident.closed_at < incident.started_at:
        raise EndsBeforeStart(f"“{incident}” would end before it started; correct its start first.")
    raise EndsBeforeStart(
        f"“{incident}” started later than {said_at[0]:%Y-%m-%d %H:%M} UTC; correct its start first."
    )


def window(scheduled_for: datetime, scheduled_until: datetime) -> None:
    if scheduled_until <= scheduled_for:
        raise EndsBeforeStart(
            "The maintenance would end before it starts; choose a later end or an earlier start."
        )


def residual_effect(value: str, ends_at: datetime | None) -> str:
    value = value.replace("\0", "").strip()
    if bool(value) != (ends_at is not None):
        raise Refused(
            "A residual effect needs both its text and when it ends; give both or neither."
        )
    return text(value, what="residual effect", limit=RESIDUAL_EFFECT_MAX_LENGTH) if value else ""


def impact_override(value: str | None) -> Impact | None:
    if not value:
        return None
    if value not in OVERRIDES:
        raise StatusDoesNotFit(
            f"“{value}” is not an impact; choose one of {', '.join(OVERRIDES)} or leave it empty."
        )
    return Impact(value)


def components(statuses: Statuses) -> dict[Component, ComponentStatus]:
    """Look up codes, in one query; refuse those that the page does not have."""
    found = {c.code: c for c in Component.objects.filter(code__in=statuses, removed_at=None)}
    if unknown := sorted(set(statuses) - set(found)):
        raise UnknownComponents(
            f"No component has the code {', '.join(unknown)}; look the codes up under Components."
        )
    for status in statuses.values():
        if status not in ComponentStatus.values:
            raise StatusDoesNotFit(
                f"“{status}” is not a component's status; "
                f"choose one of {', '.join(ComponentStatus.values)}."
            )
    return {found[code]: ComponentStatus(status) for code, status in statuses.items()}


def planned(codes: Iterable[str]) -> Statuses:
    """What an announcement says of the components that will be worked on."""
    return dict.fromkeys(codes, ComponentStatus.OPERATIONAL)


def time_zone(name: str) -> str:
    try:
        is_time_zone(name)
    except ValidationError as error:
        raise Refused(error.messages[0]) from error
    return name


def page_url(value: str) -> str:
    """Return an address such as https://status.example.org, without a slash at its end."""
    try:
        URLValidator(["http", "https"])(value)
    except ValidationError as error:
        raise Refused(
            "The public address is not one; write it out, such as https://status.example.org."
        ) from error
    return value.rstrip("/")
