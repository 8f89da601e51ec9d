"""A post of just now: undo it, or tell subscribers at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from incidents.console.editing import done
from incidents.console.screens import screen
from incidents.forms.fields import new_submission
from incidents.forms.submission import KEY
from incidents.models import IncidentUpdate
from incidents.operations import undo


@screen("add_incidentupdate", sent_from="console:board")
def undo_post(request: HttpRequest) -> HttpResponse:
    """Take it back; the form with what was typed comes next."""
    update = _done(request, undo.undo_post, _("Undone; nobody was told. Your text is here."))
    if update.incident.withdrawn_at and not update.incident.is_maintenance:
        query = urlencode({KEY: new_submission(), "again": update.incident.code})
        return redirect(f"{reverse('console:new')}?{query}")
    return redirect("console:incident", update.incident.code)


@screen("add_incidentupdate", sent_from="console:board")
def tell_now(request: HttpRequest) -> HttpResponse:
    update = _done(request, undo.tell_now, _("Subscribers are told now."))
    return redirect("console:incident", update.incident.code)


def _done(request: HttpRequest, do: Callable[..., Any], said: str) -> IncidentUpdate:
    found = get_object_or_404(IncidentUpdate, code=request.POST.get("key", ""))
    done(request, do, found.pk, said=said)
    return IncidentUpdate.objects.select_related("incident").get(pk=found.pk)
