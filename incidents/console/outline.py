"""The order of the page: its components and groups, moved by buttons or dragged."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from incidents.console.editing import done
from incidents.console.screens import screen
from incidents.models import Component
from incidents.operations.components import move_component
from incidents.operations.groups import move_group
from incidents.queries.components import outline as entries
from incidents.queries.components import place_of

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
        operation: Callable[..., object] = move_component
    else:
        operation = move_group
        del where["group"]
    said = _("“%(name)s” is moved; readers see it there.") % {"name": found.row.name}
    done(request, operation, found.row.pk, said=said, **where)
    return redirect("console:outline")
