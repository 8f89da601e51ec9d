"""Moments of a timeline in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from incidents.domain.markdown import to_text
from incidents.domain.timeline import Decision, Moment, MomentKind, Turn
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.render.figures import number
from incidents.render.first_sentences import first_sentences


def in_words(moment: Moment) -> str:
    """Return what happened, as plain text: "CDN: Major outage", "Resolved: All is well."."""
    lines = in_lines(moment)
    return " · ".join(map(_unstopped, lines) if moment.decision else lines)


def in_lines(moment: Moment) -> list[str]:
    """Return what happened, and below it what else there is to say of a decision."""
    if moment.decision:
        return _decided(moment.text, moment.decision)
    return [_happened(moment)]


def _happened(moment: Moment) -> str:
    if moment.kind == MomentKind.UPDATE:
        label = Status(moment.state).label
        return _joined(str(label), first_sentences(to_text(moment.text)))
    if moment.kind == MomentKind.COMPONENT:
        return _joined(moment.subject, str(ComponentStatus(moment.state).label))
    if moment.kind in (MomentKind.JOB, MomentKind.MAINTENANCE):
        return _joined(moment.subject, _turn(Turn(moment.state)))
    if moment.kind == MomentKind.ALERT:
        turned = _joined(moment.subject, _turn(Turn(moment.state)))
        return _joined(turned, moment.text) if moment.text else turned
    if moment.kind == MomentKind.DELIVERY:
        return _("Messages sent: %(count)s") % {"count": number(moment.count)}
    return moment.text


def _joined(subject: str, said: str) -> str:
    return _("%(name)s: %(label)s") % {"name": subject, "label": said}


def _turn(turn: Turn) -> str:
    told = {
        Turn.STARTED: _("started"),
        Turn.STALLED: _("stands still"),
        Turn.ENDED: _("ended"),
    }
    return told[turn]


def _decided(text: str, decision: Decision) -> list[str]:
    more = []
    if decision.rejected:
        more.append(_("Rejected: %(text)s") % {"text": decision.rejected})
    if decision.cost:
        more.append(_("Expected cost to readers: %(text)s") % {"text": decision.cost})
    if decision.decided_by:
        more.append(_("Decided by: %(name)s") % {"name": decision.decided_by})
    return [_("Decided: %(text)s") % {"text": text}, *more]


def _unstopped(text: str) -> str:
    return text.strip().removesuffix(".")
