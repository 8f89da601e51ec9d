"""The form of an action item, and that by which they are looked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from incidents.domain.action_items import ItemState
from incidents.forms.fields import DayField, DayInput
from incidents.forms.saving import CodedForm
from incidents.models import ActionItem, Incident
from incidents.operations import action_items
from incidents.queries.action_items import listed


class ItemForm(CodedForm[ActionItem]):
    """Writes an action item, of an incident if it is new."""

    create = staticmethod(action_items.add_item)
    edit = staticmethod(action_items.edit_item)
    incident: Incident

    class Meta:
        model = ActionItem
        fields = [
            *("title", "type", "priority", "owner", "due_on"),
            *("tracker_url", "is_public"),
        ]
        widgets = {"due_on": DayInput()}
        field_classes = {"due_on": DayField}
        help_texts = {"owner": _("A person or a team, by name.")}

    def made(self, told: dict[str, Any]) -> ActionItem:
        return action_items.add_item(self.incident.pk, **told)


def new_item(incident: Incident, sent: Any = None, *, begun: Any = None) -> ItemForm:
    """Return the form of another item; ``begun`` is what a link has put into it."""
    told = {name: begun[name] for name in ("title", "is_public") if name in begun} if begun else {}
    form = ItemForm(sent, initial=told)
    form.incident = incident
    return form


class FindItemsForm(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[*ItemState.choices, ("any", _("any"))]
    )
    owner = forms.CharField(label=_("Owner"), required=False, max_length=200)

    def found(self) -> QuerySet[ActionItem]:
        """Return what fits; what cannot be read narrows nothing."""
        self.is_valid()
        state = self.cleaned_data.get("state") or ItemState.OPEN
        owner = self.cleaned_data.get("owner", "")
        return listed(state="" if state == "any" else state, owner=owner)
