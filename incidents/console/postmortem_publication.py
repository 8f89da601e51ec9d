"""Publish the postmortem of an incident, or take it back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.console.editing import done
from incidents.console.postmortem_desk import Desk, desk_of
from incidents.console.screens import screen
from incidents.operations.postmortems import publish_postmortem, revert_postmortem

# It is published although something was found.
ANYWAY = "anyway"


@screen("publish_postmortem", sent_from="console:postmortem")
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish what is saved."""
    return publish_saved(request, desk_of(request, code))


@screen("publish_postmortem", sent_from="console:postmortem")
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    desk = desk_of(request, code)
    said = _("Readers no longer see it; the draft is kept.")
    done(request, revert_postmortem, desk.incident.pk, said=said)
    return redirect("console:postmortem", code)


def publish_saved(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Publish it, unless there is something to look at first."""
    if desk.findings and ANYWAY not in request.POST:
        said = _("It is saved and not published: look at what was found, then publish.")
        messages.warning(request, said)
        asked = {
            name: request.POST[name] for name in ("reason", "notifies") if name in request.POST
        }
        address = reverse("console:postmortem", args=[desk.incident.code])
        return redirect(f"{address}?{urlencode(asked)}" if asked else address)
    told: dict[str, Any] = {"reason": request.POST.get("reason", "")}
    if desk.postmortem and desk.postmortem.published_at:
        told["notifies"] = "notifies" in request.POST
    said = _("The postmortem is on the page.")
    done(request, publish_postmortem, desk.incident.pk, said=said, **told)
    return redirect("console:postmortem", desk.incident.code)
