"""Action items: all of them, those of one incident, and each on its own screen."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.console.editing import done, editor, posted, saved, sent
from incidents.console.listing import page_of, without_page
from incidents.console.screens import SEEING, screen
from incidents.domain.action_items import ItemState
from incidents.forms.action_items import FindItemsForm, ItemForm, new_item
from incidents.models import ActionItem, Incident
from incidents.operations import action_items as operations
from incidents.queries import action_items as queries
from incidents.render.console import postmortem_lines

OVERDUE_MOST = 10


@screen(*SEEING, "change_postmortem")
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    form = FindItemsForm(request.GET)
    found, asked = page_of(request, form.found()), without_page(request.GET)
    context = {"form": form, "found": found, "asked": asked}
    return render(request, "console/action_items.html", context | _today())


@screen(*SEEING)
@require_safe
def overdue(request: HttpRequest) -> HttpResponse:
    """Answer the part of the board that tells what is overdue."""
    return render(request, "console/_overdue.html", overdue_items())


def overdue_items() -> dict[str, Any]:
    """Return what the part of the board shows. Two queries."""
    return {"items": queries.overdue(today=timezone.localdate())[:OVERDUE_MOST]} | _today()


@screen(*SEEING, "change_postmortem")
def of_incident(request: HttpRequest, code: str) -> HttpResponse:
    """List those of one incident, and add one."""
    of = get_object_or_404(Incident, code=code)
    return _of_incident(request, of, new_item(of, begun=request.GET))


@screen("change_postmortem", sent_from="console:incident-items")
def add(request: HttpRequest, code: str) -> HttpResponse:
    of = get_object_or_404(Incident, code=code)
    form = new_item(of, request.POST)
    if sent(request, form, form.write):
        return redirect("console:incident-items", code)
    return _of_incident(request, of, form)


@screen(*SEEING, "change_postmortem", sending="change_postmortem")
def item(request: HttpRequest, code: str) -> HttpResponse:
    of = get_object_or_404(ActionItem.objects.select_related("incident"), code=code)
    form = ItemForm(posted(request), instance=of)
    if saved(request, form):
        return redirect("console:incident-items", of.incident.code)
    verb, template, title = "change_postmortem", "console/action_item.html", _("Action item")
    return editor(request, form, verb=verb, template=template, title=title, incident=of.incident)


@screen("change_postmortem", sent_from="console:item")
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close an item, or open it again, as its button says."""
    of = get_object_or_404(ActionItem.objects.select_related("incident"), code=code)
    state = request.POST.get("state", "")
    said = _("“%(name)s”: %(state)s.") % {"name": of, "state": dict(ItemState.choices).get(state)}
    done(request, operations.close_item, of.pk, said=said, state=state)
    return redirect("console:incident-items", of.incident.code)


def _of_incident(request: HttpRequest, of: Incident, form: ItemForm) -> HttpResponse:
    may_write = request.user.has_perm("incidents.change_postmortem")
    items = list(queries.of_incident(of))
    context = {
        "incident": of,
        "items": items,
        "lines": postmortem_lines.unplanned(of, items) if may_write else (),
        "form": form if may_write and of.withdrawn_at is None else None,
    }
    return render(request, "console/incident_items.html", context | _today())


def _today() -> dict[str, object]:
    return {"today": timezone.localdate()}
