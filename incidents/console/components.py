"""Components: look for one, set its status with one click, undo that."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.console import undoing
from incidents.console.board import in_sight
from incidents.console.screens import SEEING, screen, sent_from
from incidents.domain.vocabulary import ComponentStatus
from incidents.forms.saving import actor
from incidents.models import Component
from incidents.operations import components as operations
from incidents.operations import undo
from incidents.operations.errors import OperationError
from incidents.queries import components as queries

FOUND_MOST = 100


@screen("view_component", "change_component", *SEEING)
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()
    every = queries.on_page()
    found = [each for each in every if asked.casefold() in each.full_name.casefold()]
    context = {
        "q": asked,
        "components": found[:FOUND_MOST] if asked else in_sight(every) or every[:FOUND_MOST],
        "found_count": len(found),
        "components_count": len(every),
        "statuses": list(ComponentStatus),
    }
    return render(request, "console/components.html", context)


@screen("change_component")
@sent_from("console:board")
def set_status(request: HttpRequest) -> HttpResponse:
    """Set the status of one component; the next screen offers to undo it."""
    code, _colon, status = request.POST.get("set", "").partition(":")
    component = _component(code)
    was = component.get_status_display()
    try:
        component = operations.set_status(
            component.pk, by=actor(request), status=status, now=timezone.now()
        )
    except OperationError as refusal:
        messages.error(request, str(refusal))
        return redirect("console:board")
    said = _("“%(component)s” is “%(now)s” now; it was “%(was)s”. Readers see it.") % {
        "component": component.full_name,
        "now": component.get_status_display(),
        "was": was,
    }
    address = reverse("console:undo-status")
    return redirect(
        undoing.offering(reverse("console:board"), address=address, key=code, said=said)
    )


@screen("change_component")
@sent_from("console:board")
def undo_status(request: HttpRequest) -> HttpResponse:
    component = _component(request.POST.get("key", ""))
    try:
        component = undo.undo_status(component.pk, by=actor(request), now=timezone.now())
        said = _("Undone: “%(component)s” is “%(now)s” again.")
        now = {"component": component.full_name, "now": component.get_status_display()}
        messages.success(request, said % now)
    except OperationError as refusal:
        messages.error(request, str(refusal))
    return redirect("console:board")


def _component(code: str) -> Component:
    try:
        return queries.component(code)
    except Component.DoesNotExist as error:
        raise Http404(code) from error
