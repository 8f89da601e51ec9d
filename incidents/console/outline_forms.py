"""Screens of a component and of a group: add, edit, set a status of the past, remove."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.console.editing import done, editor, saved
from incidents.console.screens import screen, sent_from
from incidents.forms.components import ComponentForm, GroupForm, SetStatusForm
from incidents.forms.saving import actor, attempt
from incidents.models import Component, ComponentGroup, Incident
from incidents.operations import components, groups


@screen("add_component")
def new_component(request: HttpRequest) -> HttpResponse:
    form = ComponentForm(request.POST or None)
    if saved(request, form):
        return redirect("console:outline")
    return _shown(request, form, verb="add_component", title=_("New component"))


@screen("view_component", "change_component", sending="change_component")
def component(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Component, code=code)
    form = ComponentForm(request.POST or None, instance=found)
    return redirect("console:outline") if saved(request, form) else _component(request, form)


@screen("change_component")
@sent_from("console:component")
def component_status(request: HttpRequest, code: str) -> HttpResponse:
    """Set the status directly, also from a time of the past on."""
    found, form = get_object_or_404(Component, code=code), SetStatusForm(request.POST)
    write = partial(components.set_status, found.pk, by=actor(request), now=timezone.now())
    if form.is_valid() and attempt(form, partial(write, **form.cleaned_data)) is not None:
        messages.success(request, _("The status is set; readers see it."))
        return redirect("console:component", code)
    return _component(request, ComponentForm(instance=found), form)


@screen("delete_component")
@sent_from("console:component")
def remove_component(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Component, code=code)
    said = _("“%(name)s” has left the page.") % {"name": found}
    done(request, components.remove_component, found.pk, said=said)
    return redirect("console:outline")


@screen("add_componentgroup")
def new_group(request: HttpRequest) -> HttpResponse:
    form = GroupForm(request.POST or None)
    if saved(request, form):
        return redirect("console:outline")
    return _shown(request, form, verb="add_componentgroup", title=_("New group"))


@screen("view_componentgroup", "change_componentgroup", sending="change_componentgroup")
def group(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(ComponentGroup, code=code)
    form = GroupForm(request.POST or None, instance=found)
    if saved(request, form):
        return redirect("console:outline")
    return _shown(
        request,
        form,
        verb="change_componentgroup",
        title=found.name,
        may_remove=request.user.has_perm("incidents.delete_componentgroup"),
    )


@screen("delete_componentgroup")
@sent_from("console:group")
def remove_group(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(ComponentGroup, code=code)
    said = _("The group “%(name)s” is removed.") % {"name": found}
    is_done = done(request, groups.remove_group, found.pk, said=said)
    return redirect("console:outline") if is_done else redirect("console:group", code)


def _component(
    request: HttpRequest, form: ComponentForm, setting: SetStatusForm | None = None
) -> HttpResponse:
    of: Component = form.instance
    stands = of.removed_at is None
    return _shown(
        request,
        form,
        verb="change_component",
        title=of.name,
        is_writable=stands,
        setting=setting or SetStatusForm(initial={"status": of.status}),
        naming=_open_naming(of),
        may_remove=stands and request.user.has_perm("incidents.delete_component"),
    )


def _shown(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    noun = "component" if isinstance(form, ComponentForm) else "group"
    return editor(request, form, template="console/outline_form.html", noun=noun, **context)


def _open_naming(component: Component) -> list[Incident]:
    """Open incidents and maintenances whose claim a status set directly would replace."""
    claims = Incident.objects.public().filter(
        closed_at=None, updates__withdrawn_at=None, updates__affected__component=component
    )
    return list(claims.distinct())
