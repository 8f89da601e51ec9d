"""The content of an update."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.domain.content import CheckedContent, UpdateContent
from incidents.domain.estimates import PartialWindow, Window
from incidents.domain.lifecycle import may_follow
from incidents.domain.vocabulary import CLOSED, STATUSES_OF, IncidentKind, Status
from incidents.models.update import DEPENDS_ON_MAX_LENGTH
from incidents.operations.errors import EndsBeforeStart, Refused, StatusDoesNotFit
from incidents.operations.fields import Field
from incidents.operations.validation.texts import body, clean, optional_text
from incidents.operations.validation.times import not_after_now


def content(
    given: UpdateContent, *, kind: str, status: str, display_at: datetime, now: datetime
) -> CheckedContent:
    """Return what an update tells, with ``status`` and ``display_at`` if it leaves them out."""
    status = status_of(IncidentKind(kind), status if given.status is None else given.status)
    display_at = given.display_at or display_at
    not_after_now(display_at, now=now, field="display_at")
    _promise_is_later(given.next_update_at, display_at=display_at)
    return CheckedContent(
        **vars(given)
        | {
            "status": status,
            "display_at": display_at,
            "body": body(given.body),
            "estimate": _estimate(given.estimate, display_at=display_at, status=status),
        }
    )


def ends_once(before: Status, after: Status) -> None:
    """Refuse to cancel what is completed, and to complete what was cancelled."""
    if not may_follow(before, after):
        raise StatusDoesNotFit(
            _("It is %(before)s already, and cannot be %(after)s as well; begin it again first.")
            % {"before": before.label.lower(), "after": after.label.lower()},
            field="status",
        )


def status_of(kind: IncidentKind, status: str, *, field: Field = "status") -> Status:
    """Return ``status`` if an incident of ``kind`` can have it."""
    return _one_of(STATUSES_OF[kind], status, field=field)


def announces(content: UpdateContent) -> None:
    """Refuse an announcement of planned work that says that it has begun, or is over."""
    if content.status is not None:
        _one_of((Status.SCHEDULED,), content.status)


def _one_of(fitting: Sequence[Status], status: str, *, field: Field = "status") -> Status:
    if status not in fitting:
        names = ", ".join(fitting)
        raise StatusDoesNotFit(
            _("“%(status)s” does not fit here; choose one of %(names)s.")
            % {"status": status, "names": names},
            field=field,
        )
    return Status(status)


def _promise_is_later(next_update_at: datetime | None, *, display_at: datetime) -> None:
    if next_update_at is not None and next_update_at <= display_at:
        raise EndsBeforeStart(
            _("The next update is promised for a time before this one; promise a later time."),
            field="next_update_at",
        )


def _estimate(given: PartialWindow | None, *, display_at: datetime, status: str) -> Window | None:
    """Return what an update tells of the end of the work, None for nothing."""
    if given is None:
        return None
    depends_on = " ".join(clean(given.depends_on, field="estimate_depends_on").split())
    depends_on = optional_text(depends_on, field="estimate_depends_on", limit=DEPENDS_ON_MAX_LENGTH)
    if given.earliest_at is None and given.latest_at is None and not depends_on:
        return None
    if (window := given.whole) is None:
        raise Refused(
            _("An estimate needs its earliest and its latest time; give both, or leave it out."),
            field="estimate_latest_at" if given.earliest_at else "estimate_earliest_at",
        )
    if status in CLOSED:
        raise Refused(
            _("This update ends it, so nothing is left to estimate; leave that out."),
            field="estimate_earliest_at",
        )
    if window.latest_at < window.earliest_at:
        raise EndsBeforeStart(
            _("The estimate ends before it begins; swap its two times."),
            field="estimate_latest_at",
        )
    if window.earliest_at < display_at:
        raise EndsBeforeStart(
            _("The estimate begins before its update is posted; choose a later time for it."),
            field="estimate_earliest_at",
        )
    return replace(window, depends_on=depends_on)
