"""Components and groups: their order, moved by buttons or dragged, and a screen for each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from incidents.console.editing import button, done, editor, posted, saved, sent
from incidents.console.screens import screen
from incidents.forms.components import ComponentForm, GroupForm, SetStatusForm
from incidents.models import Component, ComponentGroup
from incidents.operations import components, groups
from incidents.queries.components import outline as entries
from incidents.queries.components import place_of
from incidents.queries.status_log import open_naming

OUTLINE = [
    f"{verb}_{noun}"
    for verb in ("view", "add", "change", "delete")
    for noun in ("component", "componentgroup")
]
UP, DOWN = "up", "down"


@screen(*OUTLINE)
def outline(request: HttpRequest) -> HttpResponse:
    return render(request, "console/outline.html", {"entries": entries()})


@screen("change_component", "change_componentgroup", sent_from="console:outline")
def move(request: HttpRequest) -> HttpResponse:
    """Move one a place up or down, or to where it was dragged."""
    code, _colon, way = request.POST.get("move", "").partition(":")
    found = place_of(code)
    if found is None:
        raise Http404(code)
    where = {"before": request.POST.get("before", ""), "group": request.POST.get("group", "")}
    if way in (UP, DOWN):
        where = {"before": found.before_next(is_up=way == UP), "group": found.group}
    if isinstance(found.row, Component):
        operation: Callable[..., object] = components.move_component
    else:
        operation = groups.move_group
        del where["group"]
    said = _("“%(name)s” is moved; readers see it there.") % {"name": found.row.name}
    done(request, operation, found.row.pk, said=said, **where)
    return redirect("console:outline")


@screen("add_component")
def new_component(request: HttpRequest) -> HttpResponse:
    return _component(request, ComponentForm(posted(request)))


@screen("view_component", "change_component", sending="change_component")
def component(request: HttpRequest, code: str) -> HttpResponse:
    of = get_object_or_404(Component, code=code)
    return _component(request, ComponentForm(posted(request), instance=of))


@screen("change_component", sent_from="console:component")
def component_status(request: HttpRequest, code: str) -> HttpResponse:
    """Set the status directly, also from a time of the past on."""
    found, form = get_object_or_404(Component, code=code), SetStatusForm(request.POST)
    if sent(request, form, partial(form.set_status, found)):
        messages.success(request, _("The status is set; readers see it."))
        return redirect("console:component", code)
    return _component(request, ComponentForm(instance=found), form)


on_component = partial(button, Component, "console:component", "delete_component")
remove_component = on_component(
    components.remove_component, _("“%(name)s” has left the page."), onward="console:outline"
)


@screen("add_componentgroup")
def new_group(request: HttpRequest) -> HttpResponse:
    return _group(request, GroupForm(posted(request)))


@screen("view_componentgroup", "change_componentgroup", sending="change_componentgroup")
def group(request: HttpRequest, code: str) -> HttpResponse:
    of = get_object_or_404(ComponentGroup, code=code)
    return _group(request, GroupForm(posted(request), instance=of))


on_group = partial(button, ComponentGroup, "console:group", "delete_componentgroup")
remove_group = on_group(
    groups.remove_group, _("The group “%(name)s” is removed."), onward="console:outline"
)


def _component(
    request: HttpRequest, form: ComponentForm, setting: SetStatusForm | None = None
) -> HttpResponse:
    of: Component = form.instance
    if of.pk is None:
        return _edited(request, form, "component", title=_("New component"))
    return _edited(
        request,
        form,
        "component",
        title=of.name,
        is_writable=of.removed_at is None,
        setting=setting or SetStatusForm(initial={"status": of.status}),
        naming=open_naming(of),
    )


def _group(request: HttpRequest, form: GroupForm) -> HttpResponse:
    return _edited(request, form, "group", title=form.instance.name or _("New group"))


def _edited(
    request: HttpRequest, form: Any, noun: str, *, is_writable: bool = True, **context: Any
) -> HttpResponse:
    if saved(request, form):
        return redirect("console:outline")
    model = form.instance._meta.model_name
    return editor(
        request,
        form,
        verb=f"change_{model}" if form.instance.pk else f"add_{model}",
        is_writable=is_writable,
        template="console/outline_form.html",
        noun=noun,
        may_remove=is_writable and request.user.has_perm(f"incidents.delete_{model}"),
        **context,
    )
