"""The postmortem of an incident as a file: export and import."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.console.postmortem_desk import SEEING_POSTMORTEMS, desk_at, desk_of, shown
from incidents.console.screens import screen
from incidents.forms.illustrations import takes_files
from incidents.forms.postmortem import PostmortemForm
from incidents.queries import site
from incidents.render import postmortem_export
from incidents.render.language import for_readers

MOST_BYTES = 1_000_000  # of a file that is imported


@screen(*SEEING_POSTMORTEMS)
def export(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Answer it as a file: Markdown with values, or JSON with its source."""
    of = desk_of(request, code).postmortem
    assert of is not None
    sections = postmortem_export.of_rows(of.sections.all())
    if form == "json":
        source = postmortem_export.as_json(of, sections)
        return JsonResponse(source, json_dumps_params={"ensure_ascii": False, "indent": 2})
    with for_readers():
        text = postmortem_export.as_markdown(sections, of.incident, now=timezone.now())
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


@takes_files
@screen("change_postmortem", sent_from="console:postmortem")
def import_file(request: HttpRequest, code: str) -> HttpResponse:
    """Fill the form with the sections of a file; nothing is saved by that."""
    desk = desk_at(request, code)
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > MOST_BYTES:
        messages.error(request, _("Choose a file of at most 1 MB."))
        return redirect("console:postmortem", code)
    try:
        sections = postmortem_export.imported(file.read().decode())
    except ValueError as error:
        messages.error(request, _("This file cannot be read: %(why)s") % {"why": error})
        return redirect("console:postmortem", code)
    guides = site.page().postmortem_outline
    form = PostmortemForm(of=desk.postmortem, sections=sections, guides=guides)
    return shown(request, desk, form)
