"""The form that opens an incident."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain.content import ESTIMATE
from incidents.domain.vocabulary import IncidentKind, Status, TemplatePurpose
from incidents.forms.component_rows import statuses
from incidents.forms.composer import MessageForm, offer
from incidents.forms.fields import PastField
from incidents.forms.promises import AT, USUAL_PROMISE, as_promise
from incidents.models import Incident, IncidentUpdate
from incidents.models.incident import NAME_MAX_LENGTH, OVERRIDES
from incidents.operations.actor import Actor
from incidents.operations.incidents import create_incident
from incidents.queries import message_templates

IMPACTS = [
    ("", gettext_lazy("by the components")),
    *[(impact.value, impact.label) for impact in OVERRIDES],
]


class NewIncidentForm(MessageForm):
    """Opens an incident. What is left at the end is asked once there is one."""

    prefilled = MessageForm.prefilled | {"status", "promise"}
    based_on = None  # type: ignore[assignment]
    left = None  # type: ignore[assignment]
    residual_effect = None  # type: ignore[assignment]
    residual_ends_at = None  # type: ignore[assignment]

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=NAME_MAX_LENGTH,
        help_text=gettext_lazy("What readers notice, in a few words."),
    )
    started_at = PastField(
        label=gettext_lazy("Started at"),
        required=False,
        help_text=gettext_lazy("Empty: when it was first reported."),
    )
    impact_override = forms.ChoiceField(
        label=gettext_lazy("Impact"),
        required=False,
        choices=IMPACTS,
    )
    without_components = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        has_some = bool(statuses(self).rows)
        is_asked = has_some and not self.is_draft
        if is_asked and cleaned.get("components") == {} and not cleaned.get("without_components"):
            self.add_error(
                "components",
                _(
                    "No component is chosen: all will stay as they are. Choose some, or press the"
                    " button once more."
                ),
            )
            self.data = dict(self.data.items()) | {"without_components": "on"}
        return cleaned

    def open(self, *, by: Actor, now: datetime) -> Incident:
        details = ("name", "impact_override", "started_at", "submission")
        told = {name: self.cleaned_data[name] for name in details}
        return create_incident(by=by, content=self.content(now=now), is_held=True, now=now, **told)


def new_incident(
    data: Mapping[str, Any] | None = None, *, again: IncidentUpdate | None = None
) -> NewIncidentForm:
    """Return the form that opens an incident, filled as the one that was undone. Two queries."""
    initial: dict[str, Any] = {"status": Status.INVESTIGATING, "promise": USUAL_PROMISE}
    if again is not None:
        initial |= _opened_with(again)
    form = NewIncidentForm(data, initial=initial)
    offer(form, IncidentKind.REALTIME)
    form.templates = message_templates.offered(TemplatePurpose.OPENING)
    return form


def _opened_with(update: IncidentUpdate) -> dict[str, Any]:
    """Return what the form was filled with that opened an incident by ``update``. One query."""
    incident, told_at = update.incident, update.display_at
    said = update.affected.select_related("component")
    promise = as_promise(update.next_update_at, since=told_at)
    return {
        "name": incident.name,
        "status": update.status,
        "body": update.body,
        "components": {each.component.code: each.new_status for each in said},
        "promise": promise,
        "promised_at": update.next_update_at if promise == AT else None,
        "done_in": AT if update.estimate else "",
        **{name: getattr(update, name) for name in ESTIMATE},
        "impact_override": incident.impact_override or "",
        "started_at": None if incident.started_at == told_at else incident.started_at,
        "display_at": None if told_at == update.created_at else told_at,
        "notifies": update.notifies,
    }
