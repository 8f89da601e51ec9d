"""Refusals that several operations share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from unicodedata import category

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Model
from django.utils.translation import gettext as _

from incidents.domain import codes
from incidents.domain.content import CheckedContent, Statuses, UpdateContent
from incidents.domain.estimates import PartialWindow, Window
from incidents.domain.vocabulary import (
    CLOSED,
    STATUSES_OF,
    ComponentStatus,
    Impact,
    IncidentKind,
    Status,
)
from incidents.models import Component, Incident
from incidents.models.component import DESCRIPTION_MAX_LENGTH
from incidents.models.incident import NAME_MAX_LENGTH, OVERRIDES, RESIDUAL_EFFECT_MAX_LENGTH
from incidents.models.page import URL_MAX_LENGTH, is_time_zone
from incidents.models.update import (
    BODY_MAX_LENGTH,
    DEPENDS_ON_MAX_LENGTH,
    SUBMISSION_MAX_LENGTH,
)
from incidents.operations.errors import (
    EndsBeforeStart,
    InTheFuture,
    Refused,
    StatusDoesNotFit,
    TextMissing,
    TextTooLong,
    UnknownComponents,
)

# What XML 1.0 cannot hold, so no feed either, and no reader sees.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_POSITIONS = range(2**31)
_YEARS = range(2000, 2101)


def clean(value: str, *, what: str) -> str:
    """Return ``value`` stripped, with newlines for line ends and without control characters.

    Refuses lone surrogates, which UTF-8 and so the database cannot store.
    """
    if _HALF_CHARACTER.search(value):
        raise Refused(
            _("The %(what)s holds half a character (a lone surrogate); type it anew.")
            % {"what": what}
        )
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return _INVISIBLE.sub("", value).strip()


def text(value: str, *, what: str, limit: int) -> str:
    """Return ``value`` cleaned, or refuse it as empty or over ``limit`` characters."""
    value = optional_text(value, what=what, limit=limit)
    if not any(category(character)[0] not in "ZC" for character in value):
        raise TextMissing(
            _("The %(what)s is empty; write what readers should know.") % {"what": what}
        )
    return value


def optional_text(value: str, *, what: str, limit: int) -> str:
    """Return ``value`` cleaned, or refuse it as over ``limit`` characters."""
    value = clean(value, what=what)
    if len(value) > limit:
        raise TextTooLong(
            _("The %(what)s has %(size)s characters; shorten it to %(most)s or fewer.")
            % {"what": what, "size": f"{len(value):,}", "most": f"{limit:,}"}
        )
    return value


def line(value: str, *, what: str, limit: int) -> str:
    """Return ``value`` as one line of text; see ``text``."""
    return text(" ".join(clean(value, what=what).split()), what=what, limit=limit)


def name(value: str) -> str:
    return line(value, what=_("name"), limit=NAME_MAX_LENGTH)


def description(value: str) -> str:
    return optional_text(value, what=_("description"), limit=DESCRIPTION_MAX_LENGTH)


def submission(value: str | None) -> str | None:
    """Return the key of a form, None for none. Nobody types one, but programs choose them."""
    return optional_text(value or "", what=_("submission key"), limit=SUBMISSION_MAX_LENGTH) or None


def position(value: int) -> int:
    if value not in _POSITIONS:
        raise Refused(
            _("The position %(position)s is out of range; count from 0.")
            % {"position": f"{value:,}"}
        )
    return value


def free_code(value: str, *tables: type[Model]) -> str:
    """Return ``value``, or a new code for none; refuse one that a row of ``tables`` has."""
    if not value:
        return codes.new_code()
    if not re.fullmatch(codes.PATTERN, value):
        raise Refused(
            _("“%(code)s” is no code; use %(length)s letters a–z and digits.")
            % {"code": value, "length": codes.LENGTH}
        )
    if any(table._default_manager.filter(code=value).exists() for table in tables):
        raise Refused(
            _("The code %(code)s is taken; choose another or leave it empty.") % {"code": value}
        )
    return value


def instants(arguments: Mapping[str, object]) -> None:
    """Refuse times without a zone, which could mean any, and years that nobody can mean.

    A mistyped year 0022 would give each component two thousand years of daily totals.
    """
    for at in arguments.values():
        if isinstance(at, UpdateContent):
            instants(at.flat())
        if not isinstance(at, datetime):
            continue
        if at.utcoffset() is None:
            raise Refused(
                _("The time %(at)s has no zone; write one, as in 2022-06-10T12:00:00Z.")
                % {"at": f"{at:%Y-%m-%d %H:%M}"}
            )
        if at.year not in _YEARS:
            raise Refused(
                _("The year %(year)s cannot be meant; use one from %(first)s to %(last)s.")
                % {"year": at.year, "first": _YEARS.start, "last": _YEARS.stop - 1}
            )


def content(
    given: UpdateContent, *, kind: IncidentKind, status: str, display_at: datetime, now: datetime
) -> CheckedContent:
    """Return what an update tells, with ``status`` and ``display_at`` if it leaves them out."""
    status = status_of(kind, status if given.status is None else given.status)
    display_at = given.display_at or display_at
    not_after_now(display_at, now=now, what=_("time of the update"))
    promise_is_later(given.next_update_at, display_at=display_at)
    return CheckedContent(
        **vars(given)
        | {
            "status": status,
            "display_at": display_at,
            "body": update_body(given.body),
            "estimate": estimate(given.estimate, display_at=display_at, status=status),
        }
    )


def update_body(value: str) -> str:
    return text(value, what=_("message"), limit=BODY_MAX_LENGTH)


def status_of(kind: IncidentKind, status: str) -> Status:
    """Return ``status`` if an incident of ``kind`` can have it."""
    return _one_of(STATUSES_OF[kind], status)


def announces(content: UpdateContent) -> None:
    """Refuse an announcement of planned work that says that it has begun, or is over."""
    if content.status is not None:
        _one_of((Status.SCHEDULED,), content.status)


def _one_of(fitting: Sequence[Status], status: str) -> Status:
    if status not in fitting:
        names = ", ".join(fitting)
        raise StatusDoesNotFit(
            _("“%(status)s” does not fit here; choose one of %(names)s.")
            % {"status": status, "names": names}
        )
    return Status(status)


def not_after_now(at: datetime, *, now: datetime, what: str) -> None:
    if at > now:
        raise InTheFuture(
            _("The %(what)s (%(at)s UTC) is later than now; use an earlier time.")
            % {"what": what, "at": f"{at:%Y-%m-%d %H:%M}"}
        )


def promise_is_later(next_update_at: datetime | None, *, display_at: datetime) -> None:
    if next_update_at is not None and next_update_at <= display_at:
        raise EndsBeforeStart(
            _("The next update is promised for a time before this one; promise a later time.")
        )


def estimate(given: PartialWindow | None, *, display_at: datetime, status: str) -> Window | None:
    """Return what an update tells of the end of the work, None for nothing."""
    if given is None:
        return None
    depends_on = " ".join(clean(given.depends_on, what=_("text of what decides")).split())
    depends_on = optional_text(
        depends_on, what=_("text of what decides"), limit=DEPENDS_ON_MAX_LENGTH
    )
    if given.earliest_at is None and given.latest_at is None and not depends_on:
        return None
    if (window := given.whole) is None:
        raise Refused(
            _("An estimate needs its earliest and its latest time; give both, or leave it out.")
        )
    if status in CLOSED:
        raise Refused(_("This update ends it, so nothing is left to estimate; leave that out."))
    if window.latest_at < window.earliest_at:
        raise EndsBeforeStart(_("The estimate ends before it begins; swap its two times."))
    if window.earliest_at < display_at:
        raise EndsBeforeStart(
            _("The estimate begins before its update is posted; choose a later time for it.")
        )
    return replace(window, depends_on=depends_on)


def starts_before_it_is_told(incident: Incident, *, said_at: list[datetime]) -> None:
    """Refuse updates from before the start, the end above all. Maintenances are told of ahead."""
    if incident.is_maintenance or said_at[0] >= incident.started_at:
        return
    if incident.closed_at is not None and incident.closed_at < incident.started_at:
        raise EndsBeforeStart(
            _("“%(incident)s” would end before it started; correct its start first.")
            % {"incident": incident}
        )
    raise EndsBeforeStart(
        _("“%(incident)s” started later than %(at)s UTC; correct its start first.")
        % {"incident": incident, "at": f"{said_at[0]:%Y-%m-%d %H:%M}"}
    )


def window(scheduled_for: datetime, scheduled_until: datetime) -> None:
    if scheduled_until <= scheduled_for:
        raise EndsBeforeStart(
            _("The maintenance would end before it starts; choose a later end or an earlier start.")
        )


def residual_effect(value: str, ends_at: datetime | None, *, after: datetime) -> str:
    """Return the text of an effect that is felt from ``after``, the end, until ``ends_at``."""
    value = optional_text(value, what=_("residual effect"), limit=RESIDUAL_EFFECT_MAX_LENGTH)
    if bool(value) != (ends_at is not None):
        raise Refused(
            _("A residual effect needs both its text and when it ends; give both or neither.")
        )
    if ends_at is not None and ends_at <= after:
        raise EndsBeforeStart(
            _("The residual effect would end before it begins; choose a later end for it.")
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
            % {"incident": incident, "at": f"{ends_at.astimezone(UTC):%Y-%m-%d %H:%M}"}
        )


def impact_override(value: str | None) -> Impact | None:
    if not value:
        return None
    if value not in OVERRIDES:
        raise StatusDoesNotFit(
            _("“%(impact)s” is not an impact; choose one of %(names)s or leave it empty.")
            % {"impact": value, "names": ", ".join(OVERRIDES)}
        )
    return Impact(value)


def component_status(value: str) -> ComponentStatus:
    if value not in ComponentStatus.values:
        raise StatusDoesNotFit(
            _("“%(status)s” is not a component's status; choose one of %(names)s.")
            % {"status": value, "names": ", ".join(ComponentStatus.values)}
        )
    return ComponentStatus(value)


def components(statuses: Statuses) -> dict[Component, ComponentStatus]:
    """Look up codes, in one query; refuse those that the page does not have."""
    possible = [code for code in statuses if re.fullmatch(codes.PATTERN, code)]
    found = {c.code: c for c in Component.objects.filter(code__in=possible, removed_at=None)}
    if unknown := sorted(set(statuses) - set(found)):
        raise UnknownComponents(
            _("No component has the code %(codes)s; look the codes up under Components.")
            % {"codes": ", ".join(unknown)}
        )
    return {found[code]: component_status(status) for code, status in statuses.items()}


def time_zone(name: str) -> str:
    try:
        is_time_zone(name)
    except ValidationError as error:
        raise Refused(error.messages[0]) from error
    return name


def page_url(value: str) -> str:
    """Return an address such as https://status.example.org, without a slash at its end."""
    return _url(value, what=_("public address")).rstrip("/")


def support_url(value: str) -> str:
    return _url(value, what=_("support link")) if value else ""


def _url(value: str, *, what: str) -> str:
    value = line(value, what=what, limit=URL_MAX_LENGTH)
    try:
        URLValidator(["http", "https"])(value)
    except ValidationError as error:
        raise Refused(
            _("The %(what)s is not an address; write it out, such as https://status.example.org.")
            % {"what": what}
        ) from error
    return value
