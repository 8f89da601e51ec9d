"""Where things are in Django's admin, and what has moved to the console."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path

from incidents.models import Incident, IncidentUpdate

View = Callable[..., HttpResponseBase]


def moved(request: HttpRequest, noun: str, key: int | None = None, page: str = "") -> HttpResponse:
    """Lead from an old address of a table or a row to the screen of the console."""
    if key is None:
        is_maintenance = noun == "maintenance"
        return redirect("console:maintenances" if is_maintenance else "console:incidents")
    screens = {"history": "history", "delete": "withdraw"}
    name = screens.get(page.partition("/")[0])
    if noun == "incidentupdate":
        update = get_object_or_404(IncidentUpdate, pk=key)
        return redirect(f"console:update-{name}" if name else "console:update", update.code)
    incident = get_object_or_404(Incident, pk=key)
    return redirect(f"console:{name or 'incident'}", incident.code)


def added(request: HttpRequest, noun: str) -> HttpResponse:
    return redirect("console:schedule" if noun == "maintenance" else "console:new")


def old(guarded: Callable[[View], View]) -> list[URLPattern]:
    """Return the addresses of what has moved, each answered to who may come in here."""
    return [
        address
        for noun in ("incident", "maintenance", "incidentupdate")
        for address in (
            path(f"incidents/{noun}/", guarded(moved), {"noun": noun}),
            path(f"incidents/{noun}/add/", guarded(added), {"noun": noun}),
            path(f"incidents/{noun}/<int:key>/<path:page>", guarded(moved), {"noun": noun}),
        )
    ]
