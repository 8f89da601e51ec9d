"""The order of the page: its components and groups, moved by buttons or dragged."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from incidents.console.editing import done
from incidents.console.screens import screen, sent_from
from incidents.models import Component, ComponentGroup
from incidents.operations.components import move_component
from incidents.operations.groups import move_group
from incidents.queries.components import outline as entries

OUTLINE = [
    f"{verb}_{noun}"
    for verb in ("view", "add", "change", "delete")
    for noun in ("component", "componentgroup")
]
UP, DOWN = "up", "down"
Row = Component | ComponentGroup


@screen(*OUTLINE)
def outline(request: HttpRequest) -> HttpResponse:
    return render(request, "console/outline.html", {"entries": entries()})


@screen("change_component", "change_componentgroup")
@sent_from("console:outline")
def move(request: HttpRequest) -> HttpResponse:
    """Move one a place up or down, or to where it was dragged."""
    code, _colon, way = request.POST.get("move", "").partition(":")
    row, beside, group = _found(code)
    is_step = way in (UP, DOWN)
    before = _neighbour(row, beside, way) if is_step else request.POST.get("before", "")
    where = {"before": before}
    if isinstance(row, Component):
        where["group"] = group if is_step else request.POST.get("group", "")
    operation = move_component if isinstance(row, Component) else move_group
    said = _("“%(name)s” is moved; readers see it there.") % {"name": row.name}
    done(request, operation, row.pk, said=said, **where)
    return redirect("console:outline")


def _found(code: str) -> tuple[Row, Sequence[Row], str]:
    """Return the component or group with this code, those beside it, and their group's code."""
    every = entries()
    for entry in every:
        if entry.row.code == code:
            return entry.row, [each.row for each in every], ""
        for component in entry.components:
            if component.code == code:
                return component, entry.components, entry.row.code
    raise Http404(code)


def _neighbour(row: Row, beside: Sequence[Row], way: str) -> str:
    """Return the code of the one that it will stand before; "" for last."""
    place = [each.code for each in beside].index(row.code)
    others = [each.code for each in beside if each.code != row.code]
    at = max(0, place - 1) if way == UP else place + 1
    return "".join(others[at : at + 1])
