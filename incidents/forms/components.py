"""Forms of components and their groups, and of a status that is set directly."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.domain.vocabulary import ComponentStatus
from incidents.forms.fields import DayField, DayInput, PastField, TextField
from incidents.forms.saving import CodedForm
from incidents.models import Component, ComponentGroup
from incidents.operations import components, groups
from incidents.operations.actor import Actor


class ComponentForm(CodedForm[Component]):
    create = staticmethod(components.create_component)
    edit = staticmethod(components.edit_component)
    description = TextField(label=_("Description"), required=False)

    class Meta:
        model = Component
        fields = [
            "name",
            "description",
            "group",
            "is_showcased",
            "is_hidden_while_operational",
            "started_on",
        ]
        widgets = {"started_on": DayInput()}
        field_classes = {"started_on": DayField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].empty_label = _("no group")  # type: ignore[attr-defined]


class GroupForm(CodedForm[ComponentGroup]):
    create, edit = staticmethod(groups.create_group), staticmethod(groups.edit_group)
    description = TextField(label=_("Description"), required=False)

    class Meta:
        model = ComponentGroup
        fields = ["name", "description"]


class SetStatusForm(forms.Form):
    """Says what a component's status is, whatever incidents claim."""

    prefix = "set"
    status = forms.ChoiceField(label=_("Status"), choices=ComponentStatus)
    effective_at = PastField(label=_("Since"), required=False, help_text=_("Empty: now."))

    def set_status(self, of: Component, *, by: Actor, now: datetime) -> Component:
        return components.set_status(of.pk, by=by, now=now, **self.cleaned_data)
