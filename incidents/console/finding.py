"""Look for an incident or a maintenance, see its history, withdraw it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.console.editing import withdrawal
from incidents.console.screens import SEEING, reported, screen
from incidents.forms.details import details
from incidents.forms.finding import FindForm
from incidents.models import Postmortem
from incidents.operations.incidents import withdraw_incident
from incidents.queries.trail import trail_of
from incidents.queries.versions import versions

PER_PAGE = 50


@screen("view_incident", "change_incident", "add_incidentupdate", "add_incident")
@require_safe
def incidents(request: HttpRequest, kind: str) -> HttpResponse:
    """List those of a kind, unless another one is asked for, or any."""
    asked = request.GET.copy()
    asked.setdefault("kind", kind)
    form = FindForm(asked)
    page = Paginator(form.found(), PER_PAGE).get_page(request.GET.get("page"))
    asked.pop("page", None)
    context = {"form": form, "found": page, "asked": asked.urlencode()}
    return render(request, "console/incidents.html", context)


@screen(*SEEING)
def history(request: HttpRequest, code: str) -> HttpResponse:
    of = reported(code).incident
    tracked = [*(details(of)._meta.fields or ()), "status"]
    about = [of, *of.updates.all(), *Postmortem.objects.filter(incident=of)]
    context = {
        "incident": of,
        "name": of.name,
        "back": reverse("console:incident", args=[code]),
        "versions": versions(of, tracked),
        "trail": trail_of(about),
    }
    return render(request, "console/history.html", context)


@screen("delete_incident")
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    of = reported(code).incident
    return withdrawal(
        request,
        of,
        withdraw_incident,
        explained=_("It leaves the page and the feeds, with all that it claims of components."),
        incident=of,
        told=of.events.all(),
        onward=reverse("console:incidents"),
    )
