"""The message templates that a page begins with, and the values of variables, for readers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from incidents.domain import placeholders
from incidents.domain.estimates import Window
from incidents.domain.moments import written, zone_name
from incidents.domain.vocabulary import Status, TemplatePurpose
from incidents.render.jobs.drafts import plain
from incidents.render.labels import together
from incidents.render.language import for_readers


@for_readers()
def ready_texts() -> list[dict[str, str]]:
    """Return the details of each template. Operators know them by English names."""
    return [_of_opening(), *_of_updates(), _of_maintenance()]


def _of_opening() -> dict[str, str]:
    return {
        "name": "Looking into a problem",
        "purpose": TemplatePurpose.OPENING,
        "status": Status.INVESTIGATING,
        "incident_name": _("Problem with {{components}}"),
        "body": _(
            "We are looking into a problem with {{components}}, which we noticed at {{now}}. We do"
            " not know the cause yet. You will hear from us again {{next update}}."
        ),
    }


def _of_updates() -> list[dict[str, str]]:
    told = [
        (
            "Still looking",
            "",
            _(
                "We are still working on this problem with {{components}}; nothing has changed"
                " since our last update. You will hear from us again {{next update}}."
            ),
        ),
        (
            "Cause found",
            Status.IDENTIFIED,
            _(
                "We have found the cause of the problem with {{components}} and are working on a"
                " fix. You will hear from us again {{next update}}."
            ),
        ),
        (
            "Fixed, watching",
            Status.MONITORING,
            _(
                "A fix is in place since {{now}}, and we are watching whether it holds. You will"
                " hear from us again {{next update}}."
            ),
        ),
        (
            "Resolved",
            Status.RESOLVED,
            _(
                "The problem with {{components}} is solved: everything works as usual again. We are"
                " sorry for the trouble."
            ),
        ),
    ]
    return [
        {"name": name, "purpose": TemplatePurpose.UPDATE, "status": status, "body": body}
        for name, status, body in told
    ]


def _of_maintenance() -> dict[str, str]:
    return {
        "name": "Work takes longer",
        "purpose": TemplatePurpose.MAINTENANCE,
        "body": _(
            "The work on {{components}} takes longer than planned. We expect it to be done"
            " {{estimate}}. You will hear from us again {{next update}}."
        ),
    }


@for_readers()
def values(
    *,
    name: str,
    components: Sequence[str],
    now: datetime,
    next_update_at: datetime | None,
    estimate: Window | None,
    zone: ZoneInfo,
    quoted: Callable[[str], str] = plain,
) -> dict[str, str]:
    """Return what stands for each variable; what is not known has words that fit as well.

    Names are ``quoted``, so that in Markdown they are printed as they are.
    """
    by, between = _("as soon as we know more"), _("at a time that we cannot tell yet")
    if next_update_at:
        by = _("by %(at)s") % {"at": clock(next_update_at, now, zone)}
    if estimate:
        first, last = (clock(at, now, zone) for at in estimate.times)
        between = _("between %(first)s and %(last)s") % {"first": first, "last": last}
    return {
        placeholders.COMPONENTS: together([quoted(each) for each in components])
        or _("part of our service"),
        placeholders.NAME: quoted(name) or _("this incident"),
        placeholders.NOW: clock(now, now, zone),
        placeholders.NEXT_UPDATE: by,
        placeholders.ESTIMATE: between,
    }


def clock(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return "14:30 UTC", on another day with that."""
    local = at.astimezone(zone)
    style = "clock" if local.date() == now.astimezone(zone).date() else "short"
    return f"{written(local, style)} {zone_name(local)}"
