"""What is being typed, as readers will see it, and what posting it changes in public."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from incidents.console.screens import screen
from incidents.domain import markdown
from incidents.domain.images import names_in
from incidents.forms import composer
from incidents.forms.illustrations import FILE
from incidents.forms.outcome import outcome
from incidents.models import Incident
from incidents.queries import images
from incidents.queries.reports import reports

FOUND_MOST = 20


@screen("add_incident", "add_incidentupdate")
@require_POST
def preview(request: HttpRequest, code: str = "") -> HttpResponse:
    """Render without the cache: what is half typed is never shown again."""
    data = {name: value for name, value in request.POST.items() if not name.endswith(FILE)}
    found = get_object_or_404(Incident, code=code) if code else None
    form = (
        composer.update_of(reports(Incident.objects.filter(pk=found.pk))[0], data)
        if found
        else composer.new_incident(data)
    ).as_draft()
    folder = f"{reverse('admin:index')}images/"
    source = str(data.get("body", ""))
    html = markdown.to_html(source, scope="preview", heading_level=4, folder=folder)
    context = {
        "html": html,
        "has_images_elsewhere": markdown.has_images_elsewhere(html),
        "missing": images.missing(names_in(source)),
        "outcome": outcome(form, found, now=timezone.now()) if _can_be_read(form) else (),
    }
    return render(request, "console/_preview.html", context)


def _can_be_read(form: composer.MessageForm) -> bool:
    """Whether all but a text that is still to be written can be read."""
    return not form.errors.keys() - {"name", "components"}


@screen("add_incident", "add_incidentupdate")
def choices(request: HttpRequest) -> HttpResponse:
    """Answer the rows of components that are looked for."""
    sought = request.GET.get("components-find", "").casefold()
    field: Any = composer.new_incident().fields["components"]
    rows = [row for row in field.widget.named_rows() if sought and sought in row.name.casefold()]
    return render(request, "console/_choices.html", {"rows": rows[:FOUND_MOST]})
