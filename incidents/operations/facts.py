"""Facts: correct by hand what was computed."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain import facts
from incidents.domain.facts import FactKind, Value
from incidents.domain.vocabulary import AuditKind
from incidents.models import FactCorrection, Incident
from incidents.models.correction import REASON_MAX_LENGTH
from incidents.operations import figures, updates, validation
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.errors import Refused
from incidents.operations.scopes import page_write
from incidents.queries.facts import facts_of

_UNFIT = {
    FactKind.INSTANT: gettext_lazy("This fact is a time; give one."),
    FactKind.DURATION: gettext_lazy("This fact is a length of time; give one, not below zero."),
    FactKind.COUNT: gettext_lazy(
        "This fact is a number; give one, not below zero and at most all of them."
    ),
}


@page_write
def correct_fact(
    incident_id: int, *, by: Actor, name: str, value: Value | None, reason: str, now: datetime
) -> Incident:
    """Have ``value`` stand instead of the computed one; None takes the correction back.

    Where approvals are needed, readers of a published postmortem see it once that is published
    again. The reason stays with the team. Raises NotAllowed, Refused, TextMissing, TextTooLong,
    Gone, Incident.DoesNotExist.
    """
    by.require("incidents.change_postmortem")
    incident = updates.existing_incident(incident_id)
    found = facts_of(incident, now).get(name)
    if found is None:
        raise Refused(
            _("This incident has no fact “%(name)s”; choose one of its list.") % {"name": name},
            field="name",
        )
    reason = validation.text(reason, field="reason", limit=REASON_MAX_LENGTH)
    if value is not None and not facts.fits(value, found):
        raise Refused(str(_UNFIT[found.kind]), field="value")
    with figures.reviewed_anew(incident, now=now) as taken_back:
        _store(incident, name, value, reason=reason, by=by, now=now)
    # By it the catalogue knows that what shows the fact is another.
    Incident.objects.filter(pk=incident.pk).update(updated_at=now)
    note(
        AuditKind.FACT_CORRECTED,
        by=by,
        subject=incident,
        now=now,
        fact=name,
        value=None if value is None else facts.stored(value),
        was=None if found.value is None else facts.stored(found.value),
        reason=reason,
        **taken_back,
    )
    return incident


def _store(
    incident: Incident, name: str, value: Value | None, *, reason: str, by: Actor, now: datetime
) -> None:
    there = FactCorrection.objects.filter(incident=incident, name=name)
    if value is None:
        there.delete()
        return
    row = {
        "value": facts.stored(value),
        "reason": reason,
        "author_name": by.name,
        "corrected_at": now,
    }
    there.update_or_create(incident=incident, name=name, defaults=row)
