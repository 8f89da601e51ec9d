"""Look for an incident or a maintenance, or for words in all of them; history; withdrawal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from incidents.console.editing import withdrawal
from incidents.console.listing import page_of, without_page
from incidents.console.postmortem_desk import SEEING_POSTMORTEMS
from incidents.console.screens import SEEING, is_seen_by, reported, screen
from incidents.forms.details import details
from incidents.forms.finding import FindForm, WordSearchForm
from incidents.models import Postmortem
from incidents.operations.incidents import withdraw_incident
from incidents.queries.search import Hit, search
from incidents.queries.trail import trail_of
from incidents.queries.versions import versions
from incidents.render.console.hits import excerpts


@screen("view_incident", "change_incident", "add_incidentupdate", "add_incident")
@require_safe
def incidents(request: HttpRequest, kind: str) -> HttpResponse:
    """List those of a kind, unless another one is asked for, or any."""
    asked = request.GET.copy()
    asked.setdefault("kind", kind)
    form = FindForm(asked)
    context = {"form": form, "found": page_of(request, form.found()), "asked": without_page(asked)}
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


KINDS = {
    "incident": _("Incident"),
    "update": _("Update"),
    "postmortem": _("Postmortem"),
    "timeline": _("Timeline"),
}


@screen(*SEEING, "change_postmortem")
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    form = WordSearchForm(request.GET)
    words = form.words()
    found = search(words, with_postmortems=is_seen_by(request.user, *SEEING_POSTMORTEMS))
    hits = [
        (hit, KINDS[hit.kind], _place(hit), text)
        for hit, text in excerpts(found, words, now=timezone.now())
    ]
    return render(request, "console/search.html", {"form": form, "hits": hits, "words": words})


def _place(hit: Hit) -> str:
    name = {"postmortem": "console:postmortem", "timeline": "console:timeline"}
    place = reverse(name.get(hit.kind, "console:incident"), args=[hit.incident.code])
    return f"{place}#entry-{hit.code}" if hit.kind == "timeline" else place
