"""Updates: correct one, see what it said before, withdraw it. They are posted from the incident."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import Model
from django.forms.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from incidents.admin.addresses import incident_address
from incidents.admin.filters import StandingFilter
from incidents.admin.images import IllustratedAdmin
from incidents.admin.versions import asked_for, versions
from incidents.domain.content import UpdateContent
from incidents.domain.vocabulary import ComponentStatus, IncidentKind, Status
from incidents.forms import words
from incidents.forms.composer import status_choices
from incidents.forms.fields import MomentField, Said, StatusesField, TextField, grid
from incidents.forms.illustrations import IllustratedForm
from incidents.forms.saving import actor
from incidents.forms.versioned import VersionedForm
from incidents.models import IncidentUpdate
from incidents.models.update import BODY_MAX_LENGTH
from incidents.operations.updates import edit_update, withdraw_update
from incidents.queries import components
from incidents.render import links

TIMES = [
    "display_at",
    "next_update_at",
    "estimate_earliest_at",
    "estimate_latest_at",
]
TRACKED = ["status", "body", *TIMES, "estimate_depends_on"]


class UpdateForm(IllustratedForm, VersionedForm[IncidentUpdate]):
    """Corrects an update; readers see that it was edited."""

    status = forms.ChoiceField(label=gettext_lazy("Status"), widget=forms.RadioSelect)
    body = TextField(
        label=gettext_lazy("Message"),
        max_length=BODY_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    components = StatusesField(
        label=gettext_lazy("Components"),
        help_text=gettext_lazy("What this update says of them; intervals and uptime follow."),
    )

    class Meta:
        model = IncidentUpdate
        fields = TRACKED
        field_classes = dict.fromkeys(TIMES, MomentField)

    field_order = ("status", "body", "components", *TIMES, "estimate_depends_on")

    def said(self) -> Said | None:
        """None if what it says of components stays."""
        return self.cleaned_data["components"] if "components" in self.changed_data else None


class WithdrawnFilter(StandingFilter):
    field = "withdrawn_at"
    gone = gettext_lazy("Withdrawn")


@admin.register(IncidentUpdate)
class UpdateAdmin(IllustratedAdmin[IncidentUpdate]):
    nothing = gettext_lazy(
        "Nothing was posted yet. Updates are posted to an incident or a maintenance."
    )
    form_template = "admin/incidents/incidentupdate/form.html"
    list_display = ("excerpt", "incident_link", "state", "posted", "edited")
    list_filter = (WithdrawnFilter, "status")
    list_select_related = ("incident",)
    search_fields = ("body", "incident__name", "code")
    ordering = ("-display_at", "-pk")
    removal = gettext_lazy("Withdraw")
    removal_explained = gettext_lazy(
        "It leaves the page and the feeds, with what it says of components. "
        "Nothing is deleted: its history stays here."
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: IncidentUpdate | None = None
    ) -> bool:
        return super().has_change_permission(request, obj) and _stands(obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: IncidentUpdate | None = None
    ) -> bool:
        return super().has_delete_permission(request, obj) and _stands(obj)

    def form_for(self, request: HttpRequest, obj: IncidentUpdate | None) -> BaseForm:
        assert obj is not None  # updates are not added here
        choices = _choices(obj)
        form = UpdateForm(
            request.POST if request.method == "POST" else None,
            instance=obj,
            initial={"components": _said(obj, choices)} | _earlier(request, obj),
        )
        form.fields["status"].choices = status_choices(  # type: ignore[attr-defined]
            IncidentKind(obj.incident.kind)
        )
        form.fields["components"].groups = grid(  # type: ignore[attr-defined]
            components.sections(components.on_page()), choices
        )
        return form

    def save(self, request: HttpRequest, form: Any, obj: IncidentUpdate | None) -> IncidentUpdate:
        assert obj is not None
        cleaned = form.cleaned_data
        return edit_update(
            obj.pk,
            by=actor(request),
            now=timezone.now(),
            content=UpdateContent.from_flat(cleaned | {"components": form.said()}),
            based_on=cleaned["based_on"],
        )

    def remove(self, request: HttpRequest, obj: IncidentUpdate) -> object:
        return withdraw_update(obj.pk, by=actor(request), now=timezone.now())

    def address_after(self, saved: Model) -> str:
        assert isinstance(saved, IncidentUpdate)
        return incident_address(saved.incident)

    def address_after_removal(self, obj: IncidentUpdate) -> str:
        return incident_address(obj.incident)

    def view_on_site(self, obj: IncidentUpdate) -> str | None:
        return links.update_path(obj) if _stands(obj) else None

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        told = versions(obj, TRACKED) if obj else []
        may_restore = self.has_change_permission(request, obj)
        return super().history_view(
            request, object_id, {"versions": told, "may_restore": may_restore}
        )

    @admin.display(description=gettext_lazy("message"))
    def excerpt(self, obj: IncidentUpdate) -> str:
        return Truncator(obj.body).chars(90)

    @admin.display(description=gettext_lazy("incident"), ordering="incident__name")
    def incident_link(self, obj: IncidentUpdate) -> str:
        return format_html('<a href="{}">{}</a>', incident_address(obj.incident), obj.incident)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, obj: IncidentUpdate) -> str:
        return words.mark(Status(obj.status))

    @admin.display(description=gettext_lazy("posted"), ordering="display_at")
    def posted(self, obj: IncidentUpdate) -> str:
        return words.moment(obj.display_at)

    @admin.display(description=gettext_lazy("edited"), ordering="edited_at")
    def edited(self, obj: IncidentUpdate) -> str:
        return words.moment(obj.edited_at)


def _choices(update: IncidentUpdate) -> list[ComponentStatus]:
    """What an announcement names is only ticked: it is going to be under maintenance."""
    if update.status == Status.SCHEDULED:
        return [ComponentStatus.UNDER_MAINTENANCE]
    return list(ComponentStatus)


def _said(update: IncidentUpdate, choices: list[ComponentStatus]) -> Said:
    named = update.affected.filter(component__removed_at=None, has_status=True)
    return {
        a.component.code: ComponentStatus(a.new_status) if len(choices) > 1 else choices[0]
        for a in named.select_related("component")
    }


def _stands(update: IncidentUpdate | None) -> bool:
    if update is None:
        return True
    return update.withdrawn_at is None and update.incident.withdrawn_at is None


def _earlier(request: HttpRequest, update: IncidentUpdate) -> dict[str, Any]:
    """The values of the version that was asked for, to be looked at and saved again."""
    record = None if request.method == "POST" else asked_for(request, update)
    return {name: getattr(record, name) for name in TRACKED} if record else {}
