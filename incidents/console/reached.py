"""The subscribers that an update was meant for, and what became of each message."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from incidents.console.listing import as_key, page_of
from incidents.console.screens import screen
from incidents.forms.saving import actor
from incidents.models import Event, IncidentUpdate
from incidents.operations.dead_letters import try_again
from incidents.operations.errors import OperationError
from incidents.queries import reached as queries


@screen("view_subscriber", "change_subscriber")
@require_safe
def reached(request: HttpRequest, code: str) -> HttpResponse:
    update, event = _told(code)
    context = {
        "update": update,
        "incident": update.incident,
        "reached": queries.reached([update]).get(update.pk),
        "found": page_of(request, queries.deliveries(event)),
    }
    return render(request, "console/reached.html", context)


@screen("change_subscriber", sent_from="console:reached")
def try_them_again(request: HttpRequest, code: str) -> HttpResponse:
    """Try all that were given up again, or the one whose button was pressed."""
    _update, event = _told(code)
    one = as_key(request.POST.get("delivery", ""))
    try:
        count = try_again(event.pk, by=actor(request), now=timezone.now(), delivery_id=one)
    except OperationError as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%d message is sent again.", "%d messages are sent again.", count)
        messages.success(request, said % count)
    return redirect("console:reached", code)


def _told(code: str) -> tuple[IncidentUpdate, Event]:
    update = get_object_or_404(IncidentUpdate.objects.select_related("incident"), code=code)
    event = queries.event_of(update)
    if event is None:
        raise Http404(_("Nobody is told of this update."))
    return update, event
