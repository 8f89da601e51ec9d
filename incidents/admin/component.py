"""Components and their groups: what they are called, where they stand, what their status is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.validators import RegexValidator
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.forms.forms import BaseForm
from django.forms.renderers import BaseRenderer
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.addresses import incident_address
from incidents.admin.base import M, OperationAdmin
from incidents.admin.filters import StandingFilter, retitled
from incidents.domain import codes
from incidents.domain.vocabulary import ComponentStatus
from incidents.forms import words
from incidents.forms.fields import MomentField, TextField
from incidents.forms.saving import actor, attempt
from incidents.forms.versioned import VersionedForm
from incidents.models import Component, ComponentGroup, Incident
from incidents.operations import components, groups
from incidents.operations.errors import OperationError


class CodedForm(VersionedForm[M]):
    """The code of a new row is drawn with the form: sent twice, it makes one row."""

    code = forms.CharField(
        widget=forms.HiddenInput,
        initial=codes.new_code,
        validators=[RegexValidator(codes.PATTERN)],
        required=False,
    )
    description = TextField(
        label=gettext_lazy("Description"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]


class ComponentForm(CodedForm[Component]):
    class Meta:
        model = Component
        fields = [
            "name",
            "description",
            "group",
            "position",
            "is_showcased",
            "is_hidden_while_operational",
            "started_on",
        ]
        widgets = {"started_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].empty_label = gettext_lazy("no group")  # type: ignore[attr-defined]


class GroupForm(CodedForm[ComponentGroup]):
    class Meta:
        model = ComponentGroup
        fields = ["name", "description", "position"]


class SetStatusForm(forms.Form):
    """Says what a component's status is, whatever incidents claim."""

    prefix = "set"
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=ComponentStatus)
    effective_at = MomentField(
        label=gettext_lazy("Since"), required=False, help_text=gettext_lazy("Empty: now.")
    )


class PositionInput(forms.NumberInput):
    """In the list: its column has a heading, but the field itself needs a name as well."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        field = super().render(name, value, attrs, renderer)
        return format_html("<label><span>{}</span> {}</label>", _("Position"), field)


InGroup = retitled(
    admin.RelatedFieldListFilter, gettext_lazy("group"), gettext_lazy("Without a group")
)


class RemovedFilter(StandingFilter):
    field = "removed_at"
    gone = gettext_lazy("Removed")


@admin.register(Component)
class ComponentAdmin(OperationAdmin[Component]):
    nothing = gettext_lazy(
        "The page has no components yet. "
        "Add the parts of the service that readers know and that can fail on their own."
    )
    adding = gettext_lazy("Add a component")
    list_display = ("name", "group", "position", "state", "is_showcased")
    list_editable = ("position",)
    list_filter = (RemovedFilter, "status", ("group", InGroup))
    list_select_related = ("group",)
    search_fields = ("name", "description", "code", "group__name")
    # As on the page: groups and lone components share one order.
    ordering = (
        Coalesce("group__position", "position"),
        Coalesce("group__name", "name"),
        "position",
        "name",
    )
    form_template = "admin/incidents/component/form.html"
    removal_explained = gettext_lazy(
        "It leaves the page; past incidents still name it. This cannot be undone here."
    )

    def has_change_permission(self, request: HttpRequest, obj: Component | None = None) -> bool:
        return super().has_change_permission(request, obj) and _stands(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Component | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _stands(obj)

    def get_urls(self) -> list[URLPattern]:
        status = path(
            "<path:object_id>/status/",
            self.admin_site.admin_view(self.status_view),
            name="incidents_component_status",
        )
        return [status, *super().get_urls()]

    def form_for(
        self, request: HttpRequest, obj: Component | None, *, is_sent: bool = True
    ) -> BaseForm:
        data = request.POST if request.method == "POST" and is_sent else None
        return ComponentForm(data, instance=obj)

    def save(self, request: HttpRequest, form: Any, obj: Component | None) -> Component:
        cleaned, by, now = dict(form.cleaned_data), actor(request), timezone.now()
        if obj is not None:
            return components.edit_component(obj.pk, by=by, now=now, **cleaned)
        earlier = Component.objects.filter(code=cleaned["code"]).first()
        return earlier or components.create_component(by=by, now=now, **cleaned)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **kwargs, widgets={"position": PositionInput})

    def save_model(self, request: HttpRequest, obj: Component, form: Any, change: Any) -> None:
        """The list saves positions."""
        by, now = actor(request), timezone.now()
        components.edit_component(obj.pk, by=by, now=now, position=obj.position)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().changelist_view(request, extra_context)
        except OperationError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(self.list_address())

    def remove(self, request: HttpRequest, obj: Component) -> object:
        return components.remove_component(obj.pk, by=actor(request), now=timezone.now())

    def status_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Set the status directly."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self.missing(request, object_id)
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseRedirect(self.address(obj.pk))
        form = SetStatusForm(request.POST)
        if (
            form.is_valid()
            and attempt(form, lambda: self.set_status(request, obj, form)) is not None
        ):
            self.message_user(request, _("The status was set."), messages.SUCCESS)
            return HttpResponseRedirect(self.address(obj.pk))
        return self.screen(request, obj, self.form_for(request, obj, is_sent=False), form)

    def set_status(self, request: HttpRequest, obj: Component, form: SetStatusForm) -> Component:
        now, by = timezone.now(), actor(request)
        return components.set_status(obj.pk, by=by, now=now, **form.cleaned_data)

    def page(self, request: HttpRequest, obj: Component | None, form: BaseForm) -> HttpResponse:
        setting = SetStatusForm(initial={"status": obj.status}) if obj else None
        return self.screen(request, obj, form, setting)

    def screen(
        self,
        request: HttpRequest,
        obj: Component | None,
        form: BaseForm,
        setting: SetStatusForm | None,
    ) -> HttpResponse:
        context = {
            "form": form,
            "setting": setting if self.may_write(request, obj) else None,
            "status_address": self.address(obj.pk, "status") if obj else None,
            "naming": [
                (each, incident_address(each)) for each in (_open_naming(obj) if obj else ())
            ],
        }
        return self.rendered(request, self.form_template, obj, context)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, obj: Component) -> str:
        return words.mark(ComponentStatus(obj.status))


@admin.register(ComponentGroup)
class GroupAdmin(OperationAdmin[ComponentGroup]):
    nothing = gettext_lazy(
        "There are no groups. One puts components under a heading and folds them."
    )
    adding = gettext_lazy("Add a group")
    list_display = ("name", "position", "component_count")
    search_fields = ("name", "description", "code")
    ordering = ("position", "name")
    removal_explained = gettext_lazy("Only a group without components can be removed.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ComponentGroup]:
        standing = Count("components", filter=Q(components__removed_at=None))
        return super().get_queryset(request).annotate(standing=standing)

    def form_for(self, request: HttpRequest, obj: ComponentGroup | None) -> BaseForm:
        return GroupForm(request.POST if request.method == "POST" else None, instance=obj)

    def save(self, request: HttpRequest, form: Any, obj: ComponentGroup | None) -> ComponentGroup:
        cleaned, by, now = dict(form.cleaned_data), actor(request), timezone.now()
        if obj is not None:
            return groups.edit_group(obj.pk, by=by, now=now, **cleaned)
        earlier = ComponentGroup.objects.filter(code=cleaned["code"]).first()
        return earlier or groups.create_group(by=by, now=now, **cleaned)

    def remove(self, request: HttpRequest, obj: ComponentGroup) -> object:
        return groups.remove_group(obj.pk, by=actor(request), now=timezone.now())

    @admin.display(description=gettext_lazy("components"))
    def component_count(self, obj: Any) -> int:
        count: int = obj.standing
        return count


def _stands(component: Component | None) -> bool:
    return component is None or component.removed_at is None


def _open_naming(component: Component) -> QuerySet[Incident]:
    """Open incidents and maintenances whose claim a status set directly would replace."""
    return (
        Incident.objects.public()
        .filter(closed_at=None, updates__withdrawn_at=None)
        .filter(updates__affected__component=component)
        .distinct()
    )
