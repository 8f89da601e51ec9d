"""Drafts of what is not public yet, an incident or planned work: kept as one types, discarded."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from incidents.console.editing import done, kept
from incidents.console.screens import screen
from incidents.forms.new_incident import NewIncidentForm
from incidents.forms.scheduling import NewMaintenanceForm
from incidents.forms.submission import TemplatedForm
from incidents.operations import openings as operations
from incidents.queries import openings


@screen("add_incident", sent_from="console:new")
def keep_new(request: HttpRequest) -> HttpResponse:
    return _kept(request, NewIncidentForm)


@screen("add_incident", sent_from="console:schedule")
def keep_schedule(request: HttpRequest) -> HttpResponse:
    return _kept(request, NewMaintenanceForm)


@screen("add_incident", sent_from="console:new")
def discard_new(request: HttpRequest) -> HttpResponse:
    found = openings.typed(request.user.pk, request.POST.get("submission", ""))
    if found is None:
        raise Http404
    done(request, operations.discard_opening, found.pk, said=_("The draft is discarded."))
    return redirect("console:board")


def _kept(request: HttpRequest, form: type[TemplatedForm]) -> HttpResponse:
    """Keep what is being typed, by the key of its form, unless that is nothing."""
    key, fields = request.POST.get("submission", ""), form.typed(request.POST.dict())
    is_known = openings.typed(request.user.pk, key) is not None
    if not (is_known or form.says_something(fields)):
        return HttpResponse(status=204)
    return kept(request, operations.save_opening, key, fields=fields)
