"""Search over postmortems, timelines and updates, so that the last time is found again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from incidents.console.postmortem_desk import SEEING_POSTMORTEMS
from incidents.console.screens import SEEING, is_seen_by, screen
from incidents.forms.finding import WordSearchForm
from incidents.queries.search import Hit, search
from incidents.render.console.hits import excerpts

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
