"""The form that corrects an update."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from incidents.domain.content import UpdateContent
from incidents.domain.moments import AHEAD
from incidents.domain.vocabulary import ComponentStatus, IncidentKind, Status
from incidents.forms.component_rows import Said, StatusesField, rows, statuses
from incidents.forms.composer import status_choices
from incidents.forms.fields import ComingField, PastField, message, toward
from incidents.forms.illustrations import IllustratedForm
from incidents.forms.saving import VersionedForm
from incidents.models import IncidentUpdate
from incidents.operations.updates import edit_update
from incidents.queries import components, held
from incidents.queries.sent import was_sent

COMING = ["next_update_at", "estimate_earliest_at", "estimate_latest_at"]
TRACKED = ["status", "body", "display_at", *COMING, "estimate_depends_on"]


class UpdateForm(IllustratedForm, VersionedForm[IncidentUpdate]):
    """Corrects an update; readers see that it was edited."""

    edit = staticmethod(edit_update)

    status = forms.ChoiceField(label=gettext_lazy("Status"), widget=forms.RadioSelect)
    body = message(rows=8)
    components = StatusesField(
        label=gettext_lazy("Components"),
        help_text=gettext_lazy("What this update says of them; intervals and uptime follow."),
    )

    sends_correction = forms.BooleanField(
        label=gettext_lazy("Send a correction to subscribers who got it"), required=False
    )

    class Meta:
        model = IncidentUpdate
        fields = TRACKED
        field_classes = dict.fromkeys(COMING, ComingField) | {"display_at": PastField}
        labels: ClassVar = {"estimate_depends_on": gettext_lazy("What it depends on")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        toward(self, COMING, AHEAD, as_of=self.instance.display_at)

    def said(self) -> Said | None:
        """None if what it says of components stays."""
        return self.cleaned_data["components"] if "components" in self.changed_data else None

    def arguments(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "content": UpdateContent.from_flat(cleaned | {"components": self.said()}),
            "based_on": cleaned["based_on"],
            "sends_correction": cleaned.get("sends_correction", False),
        }


def correction(
    update: IncidentUpdate, data: Mapping[str, Any] | None = None, *, earlier: Any | None = None
) -> UpdateForm:
    """Return the form, filled with an earlier version if one is given. Four queries."""
    choices = _choices(update)
    old = {name: getattr(earlier, name) for name in TRACKED} if earlier else {}
    initial = {"components": _said(update, choices)} | old
    form = UpdateForm(data, instance=update, initial=initial)
    kind = IncidentKind(update.incident.kind)
    form.fields["status"].choices = status_choices(kind)  # type: ignore[attr-defined]
    if not was_sent(held.events(update)):
        del form.fields["sends_correction"]
    statuses(form).offer(rows(components.on_page(), choices))
    return form


def _choices(update: IncidentUpdate) -> list[ComponentStatus]:
    """An announcement only ticks components: they are going to be under maintenance."""
    if update.status == Status.SCHEDULED:
        return [ComponentStatus.UNDER_MAINTENANCE]
    return list(ComponentStatus)


def _said(update: IncidentUpdate, choices: list[ComponentStatus]) -> Said:
    named = update.affected.filter(component__removed_at=None, has_status=True)
    return {
        a.component.code: ComponentStatus(a.new_status) if len(choices) > 1 else choices[0]
        for a in named.select_related("component")
    }
