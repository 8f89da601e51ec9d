"""The forms in which an operator writes to readers: an update, or the first one of an incident.

What is likely is chosen already: the status stays, components keep what is claimed
of them, a promise is repeated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.fields import (
    MomentField,
    Said,
    StatusesField,
    TextField,
    grid,
    leavings,
    new_submission,
)
from incidents.domain.vocabulary import STATUSES_OF, ComponentStatus, IncidentKind, Status
from incidents.models import Component
from incidents.models.incident import NAME_MAX_LENGTH, OVERRIDES, RESIDUAL_EFFECT_MAX_LENGTH
from incidents.models.update import BODY_MAX_LENGTH
from incidents.queries import components, status_log
from incidents.queries.reports import Report, Told

# The feeds are all there is to subscribe to, and they leave nothing out.
NOTIFIES_HELP = gettext_lazy("Feeds show every update, ticked or not; nothing is sent by mail.")
IMPACTS = [
    ("", gettext_lazy("by the components")),
    *[(impact.value, impact.label) for impact in OVERRIDES],
]
AT = "at"
NEVER = ""
# Minutes from now, and how they read.
PROMISES = [
    (NEVER, gettext_lazy("no promise")),
    ("30", gettext_lazy("in 30 min")),
    ("60", gettext_lazy("in 1 h")),
    ("120", gettext_lazy("in 2 h")),
    (AT, gettext_lazy("at …")),
]


RESIDUAL = ("residual_effect", "residual_ends_at")


def status_choices(kind: IncidentKind) -> list[tuple[str, str]]:
    return [(status.value, str(status.label)) for status in STATUSES_OF[kind]]


class SubmissionForm(forms.Form):
    """A form that lands once, however often it is sent."""

    submission = forms.CharField(
        widget=forms.HiddenInput, initial=new_submission, max_length=64, required=False
    )

    def clean_submission(self) -> str | None:
        return self.cleaned_data["submission"] or None


class MessageForm(SubmissionForm):
    """What every post has."""

    status = forms.ChoiceField(label=gettext_lazy("Status"), widget=forms.RadioSelect)
    body = TextField(
        label=gettext_lazy("Message"),
        max_length=BODY_MAX_LENGTH,
        help_text=gettext_lazy("Markdown. What do readers see, what do you do, what can they do?"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    components = StatusesField(
        label=gettext_lazy("Components"),
        help_text=gettext_lazy("One that is not mentioned stays as it is."),
    )
    left = StatusesField(
        label=gettext_lazy("Components, once it has ended"),
        help_text=gettext_lazy("None can be better than what other open incidents claim."),
    )
    residual_effect = TextField(
        label=gettext_lazy("Residual effect"),
        required=False,
        max_length=RESIDUAL_EFFECT_MAX_LENGTH,
        help_text=gettext_lazy("What may still be felt: “Loops may last up to 24 h”."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    residual_ends_at = MomentField(label=gettext_lazy("Residual effect ends at"), required=False)
    promise = forms.ChoiceField(
        label=gettext_lazy("Next update"),
        choices=PROMISES,
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy("Readers see it; not used when this ends the incident."),
    )
    promised_at = MomentField(label=gettext_lazy("Next update by"), required=False)
    display_at = MomentField(
        label=gettext_lazy("Posted at"),
        required=False,
        help_text=gettext_lazy("Empty: now. An earlier time to backdate."),
    )
    notifies = forms.BooleanField(
        label=gettext_lazy("Tell subscribers"),
        required=False,
        initial=True,
        help_text=NOTIFIES_HELP,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_open_ended = cleaned.get("promise") == AT and cleaned.get("promised_at", "") is None
        if is_open_ended and not self.is_closing:
            self.add_error("promised_at", _("Give the time, or choose another promise."))
        return cleaned

    @property
    def is_closing(self) -> bool:
        return Status(self.cleaned_data.get("status", Status.INVESTIGATING)).is_closed

    def said(self) -> Said:
        """What is said of components: at the end what they are left with."""
        is_left = self.is_closing and getattr(self.fields.get("left"), "groups", None)
        said: Said = self.cleaned_data["left" if is_left else "components"]
        return said

    def residual(self) -> dict[str, Any]:
        """What the end leaves, if that is new."""
        if not self.is_closing or not set(RESIDUAL) & set(self.changed_data):
            return {}
        return {name: self.cleaned_data[name] for name in RESIDUAL}

    def next_update_at(self, *, now: datetime) -> datetime | None:
        promise = self.cleaned_data["promise"]
        if promise == NEVER or self.is_closing:
            return None
        if promise == AT:
            at: datetime | None = self.cleaned_data["promised_at"]
            return at
        return now + timedelta(minutes=int(promise))


class NewIncidentForm(MessageForm):
    """Opens an incident. What is left at the end is asked once there is one."""

    left = None  # type: ignore[assignment]
    residual_effect = None  # type: ignore[assignment]
    residual_ends_at = None  # type: ignore[assignment]

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=NAME_MAX_LENGTH,
        help_text=gettext_lazy("What readers notice, in a few words."),
    )
    started_at = MomentField(
        label=gettext_lazy("Started at"),
        required=False,
        help_text=gettext_lazy("Empty: when it was first reported."),
    )
    impact_override = forms.ChoiceField(
        label=gettext_lazy("Impact"),
        required=False,
        choices=IMPACTS,
    )


def new_incident(data: Mapping[str, Any] | None = None) -> NewIncidentForm:
    """Return the form that opens an incident. One query."""
    initial = {"status": Status.INVESTIGATING, "promise": "60"}
    form = NewIncidentForm(data, initial=initial)
    _offer(form, IncidentKind.REALTIME)
    return form


def update_of(report: Report, data: Mapping[str, Any] | None = None) -> MessageForm:
    """Return the form for the next update, filled with what is likely. Five queries."""
    incident = report.incident
    left = status_log.offered(incident)
    initial = {
        "status": incident.status,
        "promise": _repeated(report.latest) if incident.is_open else NEVER,
        "residual_effect": incident.residual_effect,
        "residual_ends_at": incident.residual_ends_at,
        "components": {c.code: status for c, status in _claims(report).items()},
        "left": {component.code: least for component, least in left.items()},
    }
    form = MessageForm(data, initial=initial)
    _offer(form, IncidentKind(incident.kind))
    form.fields["left"].groups = leavings(left)  # type: ignore[attr-defined]
    if not incident.is_open:  # a note does not end it; what was left is among the details
        for name in RESIDUAL:
            del form.fields[name]
    return form


def _offer(form: MessageForm, kind: IncidentKind) -> None:
    form.fields["status"].choices = status_choices(kind)  # type: ignore[attr-defined]
    form.fields["components"].groups = grid(  # type: ignore[attr-defined]
        components.sections(components.on_page())
    )


def _claims(report: Report) -> dict[Component, ComponentStatus]:
    """What stands of the incident's claims; of planned work, what its start will claim."""
    if report.incident.status == Status.SCHEDULED:
        return dict.fromkeys(report.affected, ComponentStatus.UNDER_MAINTENANCE)
    return status_log.claims(report.incident)


def _repeated(latest: Told) -> str:
    """The promise of the last update made anew, if it is one of those offered."""
    promised_at = latest.update.next_update_at
    if promised_at is None:
        return NEVER
    minutes = round((promised_at - latest.update.display_at) / timedelta(minutes=1))
    return str(minutes) if str(minutes) in _values(PROMISES) else "60"


def _values(choices: Sequence[tuple[str, Any]]) -> list[str]:
    return [value for value, _label in choices]
