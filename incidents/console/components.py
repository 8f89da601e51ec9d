"""Components: look for one, set its status with one click, undo that."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.console import undoing
from incidents.console.screens import SEEING, is_seen_by, screen
from incidents.domain.vocabulary import ComponentStatus
from incidents.forms.saving import actor
from incidents.models import Component, StatusChange
from incidents.operations import components as operations
from incidents.operations import undo
from incidents.operations.errors import OperationError
from incidents.queries import components as queries
from incidents.queries import status_log

FOUND_MOST = 100
# The components that were just set: their rows stay where they are, whatever the status.
KEPT = "kept"


@screen("view_component", "change_component", *SEEING)
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()
    undo = undoing.offered(request.GET.get("undo", ""), now=timezone.now())
    every = queries.named()
    kept = request.GET.getlist(KEPT)
    found = [each for each in every if asked.casefold() in each.full_name.casefold()]
    context = {
        "q": asked,
        "undo": undo,
        "components": found[:FOUND_MOST]
        if asked
        else queries.in_sight(every, kept) or every[:FOUND_MOST],
        "kept": kept,
        "found_count": len(found),
        "components_count": len(every),
        "statuses": list(ComponentStatus),
    }
    return render(request, "console/components.html", context)


@screen("change_component", sent_from="console:components")
def set_status(request: HttpRequest) -> HttpResponse:
    """Set the status of one component; the next screen offers to undo it."""
    now = timezone.now()
    code, _colon, status = request.POST.get("set", "").partition(":")
    component = _component(code)
    was = component.get_status_display()
    try:
        component = operations.set_status(
            component.pk, by=actor(request), status=status, now=now, is_held=True
        )
    except OperationError as refusal:
        messages.error(request, str(refusal))
        return redirect(_sent_from(request))
    kept = [*request.POST.getlist(KEPT), component.code]
    said = _("“%(component)s” is “%(now)s” now; it was “%(was)s”. Readers see it.") % {
        "component": component.full_name,
        "now": component.get_status_display(),
        "was": was,
    }
    page, change = _sent_from(request, kept=kept), status_log.latest_set(component)
    if change is None:  # an incident says the same already
        messages.success(request, said)
        return redirect(page)
    address = reverse("console:undo-status")
    return redirect(undoing.offering(page, address=address, key=change.pk, said=said, now=now))


@screen("change_component", sent_from="console:components")
def undo_status(request: HttpRequest) -> HttpResponse:
    key = request.POST.get("key", "")
    if not key.isdecimal():
        raise Http404(key)
    try:
        component = undo.undo_status(int(key), by=actor(request), now=timezone.now())
        said = _("Undone: “%(component)s” is “%(now)s” again.")
        now = {"component": component.full_name, "now": component.get_status_display()}
        messages.success(request, said % now)
    except StatusChange.DoesNotExist as error:
        raise Http404(key) from error
    except OperationError as refusal:
        messages.error(request, str(refusal))
    return redirect(_sent_from(request))


def _sent_from(request: HttpRequest, *, kept: Sequence[str] = ()) -> str:
    """Return the address of the screen with the button that was pressed.

    Only the list of components sends what was looked for; it is there too for those who may not
    see the board.
    """
    is_board = "q" not in request.POST and is_seen_by(request.user, *SEEING)
    asked = request.POST.get("q", "")
    more = ({} if is_board or not asked else {"q": asked}) | keeping(kept)
    address = reverse("console:board" if is_board else "console:components")
    return f"{address}?{urlencode(more, doseq=True)}" if more else address


def keeping(kept: Sequence[str]) -> dict[str, Sequence[str]]:
    """Return what an address says of rows that stay, each once."""
    return {KEPT: list(dict.fromkeys(kept))} if kept else {}


def _component(code: str) -> Component:
    try:
        return queries.component(code)
    except Component.DoesNotExist as error:
        raise Http404(code) from error
