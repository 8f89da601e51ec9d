"""Texts that a rule suggests to tell readers, or tells them itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from incidents.domain import placeholders
from incidents.models.incident import NAME_MAX_LENGTH
from incidents.models.update import BODY_MAX_LENGTH
from incidents.render.jobs.drafts import plain
from incidents.render.labels import together
from incidents.render.language import for_readers
from incidents.render.ready_texts import clock

COMPONENTS, SINCE, MEASURED = "components", "since", "measured"
VARIABLES = (COMPONENTS, SINCE, MEASURED)


@for_readers()
def name(written: str, *, components: Sequence[str]) -> str:
    """Return the name of the incident: as ``written`` in the rule, or a ready one."""
    values = {COMPONENTS: _listed(components)}
    text = placeholders.filled(written or _("Problem with {{components}}"), values)
    return text[:NAME_MAX_LENGTH]


@for_readers()
def body(
    written: str,
    *,
    components: Sequence[str],
    since: datetime,
    measured: str,
    now: datetime,
    zone: ZoneInfo,
) -> str:
    """Return the message: as ``written`` in the rule, or a ready one. What is measured may be
    internal, so it stands only in one that asks for it."""
    values = {
        COMPONENTS: _listed([plain(each) for each in components]),
        SINCE: clock(since, now, zone),
        MEASURED: plain(measured),
    }
    ready = _(
        "Our monitoring has shown a problem with {{components}} since {{since}}. We are looking"
        " into it, and will tell you here what we find."
    )
    return placeholders.filled(written or ready, values)[:BODY_MAX_LENGTH]


@for_readers()
def resolved(*, components: Sequence[str], since: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return what ends an incident that the rule has opened and nobody has taken up."""
    text = _("Our monitoring has shown no problem with {{components}} any more since {{since}}.")
    values = {
        COMPONENTS: _listed([plain(each) for each in components]),
        SINCE: clock(since, now, zone),
    }
    return placeholders.filled(text, values)


def _listed(components: Sequence[str]) -> str:
    return together(components) or _("part of our service")
