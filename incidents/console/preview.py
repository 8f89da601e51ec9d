"""A preview of a form that is being filled: its text, and what posting it changes in public."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from incidents.console.screens import reported, screen
from incidents.forms.composer import MessageForm
from incidents.forms.illustrations import FILE
from incidents.forms.new_incident import new_incident
from incidents.forms.next_update import update_of
from incidents.forms.scheduling import new_maintenance
from incidents.models import Incident
from incidents.render.console import submit_labels
from incidents.render.console.outcome import outcome
from incidents.render.console.previewing import rendered

FOUND_MOST = 20


@screen("add_incident", "add_incidentupdate")
@require_POST
def preview(request: HttpRequest, code: str = "") -> HttpResponse:
    data = {name: value for name, value in request.POST.items() if not name.endswith(FILE)}
    told = reported(code) if code else None
    form = (update_of(told, data) if told else new_incident(data)).as_draft()
    of = told.incident if told else None
    changes = _changes(form, of) if _can_be_read(form) else ()
    tells = submit_labels.tells(form.tells(now=timezone.now()))
    shown = rendered(str(data.get("body", "")), scope="preview")
    context = shown | {"outcome": changes, "tells": tells, "is_renewed": True}
    return render(request, "console/_preview.html", context)


def _changes(form: MessageForm, of: Incident | None) -> list[str]:
    content = form.content(now=timezone.now())
    return outcome(content, of, name=form.cleaned_data.get("name", ""))


def _can_be_read(form: MessageForm) -> bool:
    """Whether all but a text that is still to be written can be read."""
    return not form.errors.keys() - {"name", "components"}


@screen("change_incidentupdate")
@require_POST
def text(request: HttpRequest) -> HttpResponse:
    """Answer a message that is being corrected as readers will see it."""
    shown = rendered(request.POST.get("body", ""), scope="preview")
    return render(request, "console/_preview.html", shown)


@screen("add_incident", "add_incidentupdate", "change_incident", "change_incidentupdate")
def choices(request: HttpRequest) -> HttpResponse:
    """Answer the rows of components that are looked for."""
    form = new_maintenance() if "planned" in request.GET else new_incident()
    field: Any = form.fields["components"]
    found = field.widget.matching(request.GET.get("components-find", ""))
    return render(request, "console/_choices.html", {"rows": found[:FOUND_MOST]})
