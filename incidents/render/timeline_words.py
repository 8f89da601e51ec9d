"""Moments of a timeline in words."""

from __future__ import annotations

import re

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from incidents.domain.markdown import to_text
from incidents.domain.timeline import Moment, MomentKind, Turn
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.render.figures import number

# Of an update; all of it stands on the incident's page.
EXCERPT = 130
SENTENCES = re.compile(r".+[.!?…]\s", re.DOTALL)


def in_words(moment: Moment) -> str:
    """Return what happened, as plain text: "CDN: Major outage", "Resolved: All is well."."""
    if moment.kind == MomentKind.UPDATE:
        label = Status(moment.state).label
        return _joined(str(label), _begun(to_text(moment.text)))
    if moment.kind == MomentKind.COMPONENT:
        return _joined(moment.subject, str(ComponentStatus(moment.state).label))
    if moment.kind in (MomentKind.JOB, MomentKind.MAINTENANCE):
        return _joined(moment.subject, _turn(Turn(moment.state)))
    if moment.kind == MomentKind.ALERT:
        turned = _joined(moment.subject, _turn(Turn(moment.state)))
        return _joined(turned, moment.text) if moment.text else turned
    if moment.kind == MomentKind.DELIVERY:
        return _("Messages sent: %(count)s") % {"count": number(moment.count)}
    return _decided(moment) if moment.decision else moment.text


def _begun(text: str) -> str:
    """Return the first sentences of a text that fit, or else its first whole words."""
    if len(text) <= EXCERPT:
        return text
    whole = SENTENCES.match(text[: EXCERPT + 1])
    if whole:
        return whole[0].rstrip()
    before, space, _rest = text[:EXCERPT].rpartition(" ")
    return f"{before.rstrip(' ,;:–-')}…" if space else Truncator(text).chars(EXCERPT)


def _joined(subject: str, said: str) -> str:
    return _("%(name)s: %(label)s") % {"name": subject, "label": said}


def _turn(turn: Turn) -> str:
    told = {
        Turn.STARTED: _("started"),
        Turn.STALLED: _("stands still"),
        Turn.ENDED: _("ended"),
    }
    return told[turn]


def _decided(moment: Moment) -> str:
    decision = moment.decision
    assert decision
    parts = [_("Decided: %(text)s") % {"text": moment.text}]
    if decision.rejected:
        parts.append(_("Rejected: %(text)s") % {"text": decision.rejected})
    if decision.cost:
        parts.append(_("Expected cost to readers: %(text)s") % {"text": decision.cost})
    if decision.decided_by:
        parts.append(_("Decided by: %(name)s") % {"name": decision.decided_by})
    return " · ".join(each.removesuffix(".") for each in parts)
