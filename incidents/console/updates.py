"""Updates: correct one, see what it said before and whom it reached, withdraw it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from incidents.console.editing import posted, saved, withdrawal
from incidents.console.incidents import FIND
from incidents.console.listing import as_key, page_of
from incidents.console.screens import screen
from incidents.forms.illustrations import Upload, take, takes_files, unchecked
from incidents.forms.saving import actor
from incidents.forms.updates import TRACKED, UpdateForm, correction
from incidents.models import Event, IncidentUpdate
from incidents.operations.dead_letters import try_again
from incidents.operations.errors import OperationError
from incidents.operations.updates import withdraw_update
from incidents.queries import held
from incidents.queries import reached as queries
from incidents.queries.trail import trail_of
from incidents.queries.versions import earlier, versions


@screen("change_incidentupdate")
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct it, from an earlier version if the address names one."""
    update = _update(code)
    if not _stands(update):
        return redirect("console:update-history", code)
    version = "" if request.method == "POST" else request.GET.get("version", "")
    form = correction(update, posted(request), earlier=earlier(update, version))
    if FIND in request.POST:
        unchecked(form)
    elif saved(request, form):
        return redirect("console:incident", update.incident.code)
    return _correcting(request, form)


@takes_files
@screen("change_incidentupdate", sent_from="console:update")
def image(request: HttpRequest, code: str) -> HttpResponse:
    """Take an image, and show the form again with all that was typed."""
    upload = take(request)
    return _correcting(request, unchecked(correction(_update(code), request.POST)), upload)


@screen("view_incidentupdate", "change_incidentupdate")
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Show what it said before, who did what, and a way to edit from an earlier version."""
    update = _update(code)
    may_restore = _stands(update) and request.user.has_perm("incidents.change_incidentupdate")
    context = {
        "incident": update.incident,
        "name": update.incident.name,
        "back": reverse("console:incident", args=[update.incident.code]),
        "restored_at": reverse("console:update", args=[code]) if may_restore else "",
        "versions": versions(update, TRACKED),
        "trail": trail_of([update]),
    }
    return render(request, "console/history.html", context)


@screen("delete_incidentupdate")
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    update = _update(code)
    return withdrawal(
        request,
        update,
        withdraw_update,
        explained=_("It leaves the page and the feeds, with what it says of components."),
        incident=update.incident,
        told=held.events(update),
    )


def _correcting(
    request: HttpRequest, form: UpdateForm, upload: Upload | None = None
) -> HttpResponse:
    update = form.instance
    context = {
        "form": form,
        "update": update,
        "incident": update.incident,
        "upload": upload,
        "address": reverse("console:update", args=[update.code]),
        "image_address": reverse("console:update-image", args=[update.code]),
    }
    return render(request, "console/update.html", context)


def _update(code: str) -> IncidentUpdate:
    return get_object_or_404(IncidentUpdate.objects.select_related("incident"), code=code)


def _stands(update: IncidentUpdate) -> bool:
    return update.withdrawn_at is None and update.incident.withdrawn_at is None


@screen("view_subscriber", "change_subscriber")
@require_safe
def reached(request: HttpRequest, code: str) -> HttpResponse:
    update = _update(code)
    context = {
        "update": update,
        "incident": update.incident,
        "reached": queries.reached([update]).get(update.pk),
        "found": page_of(request, queries.deliveries(_event(update))),
    }
    return render(request, "console/reached.html", context)


@screen("change_subscriber", sent_from="console:reached")
def try_them_again(request: HttpRequest, code: str) -> HttpResponse:
    """Try all that were given up again, or the one whose button was pressed."""
    event = _event(_update(code))
    one = as_key(request.POST.get("delivery", ""))
    try:
        count = try_again(event.pk, by=actor(request), now=timezone.now(), delivery_id=one)
    except OperationError as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%d message is sent again.", "%d messages are sent again.", count)
        messages.success(request, said % count)
    return redirect("console:reached", code)


def _event(update: IncidentUpdate) -> Event:
    event = queries.event_of(update)
    if event is None:
        raise Http404(_("Nobody is told of this update."))
    return event
