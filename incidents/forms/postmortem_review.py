"""Forms about a postmortem: a comment, its plan, and the end of the incident with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from incidents.forms.fields import ComingField, TextField, message, new_submission
from incidents.forms.saving import RowForm
from incidents.models import Incident, IncidentUpdate, Postmortem
from incidents.models.correction import REASON_MAX_LENGTH
from incidents.models.postmortem import COMMENT_MAX_LENGTH
from incidents.operations.actor import Actor
from incidents.operations.postmortems import resolve_and_publish


def reason() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Why without approvals"),
        required=False,
        max_length=REASON_MAX_LENGTH,
        help_text=gettext_lazy("Only a manager may; the audit keeps it."),
    )


class CommentForm(forms.Form):
    section = forms.ChoiceField(label=gettext_lazy("On"), required=False)
    comment = TextField(label=gettext_lazy("Comment"), max_length=COMMENT_MAX_LENGTH, rows=3)

    def __init__(self, *args: Any, of: Postmortem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = [(str(each.pk), each.title) for each in of.sections.all()]
        field: Any = self.fields["section"]
        field.choices = [("", gettext_lazy("the whole")), *titles]


class ReviewPlanForm(RowForm[Postmortem]):
    is_previewed = forms.BooleanField(
        label=gettext_lazy("A secret link shows the public sections before they are published"),
        required=False,
    )

    class Meta:
        model = Postmortem
        fields = ("due_at", "is_noindex")
        field_classes = {"due_at": ComingField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["is_previewed"] = bool(self.instance.preview_key)


class ResolveForm(forms.Form):
    """The last update of the incident, with which its postmortem is published."""

    submission = forms.CharField(widget=forms.HiddenInput, initial=new_submission, required=False)
    body = message(rows=3)
    reason = reason()

    def __init__(self, *args: Any, of: Incident, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.incident = of
        if not needs_reason:
            del self.fields["reason"]

    def write(self, *, by: Actor, now: datetime) -> IncidentUpdate:
        told = {name: self.cleaned_data.get(name, "") for name in ("body", "reason")}
        submission = self.cleaned_data["submission"] or None
        return resolve_and_publish(
            self.incident.pk, by=by, now=now, submission=submission, is_held=True, **told
        )
