"""The postmortem of an incident: write it in sections, see it as others will, or as a file."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from incidents.console.editing import button, kept, sent
from incidents.console.postmortem_desk import (
    SEEING_POSTMORTEMS,
    Desk,
    desk_at,
    desk_of,
    may_write,
    shown,
)
from incidents.console.postmortem_review import ask_for_review, publish_saved
from incidents.console.screens import screen
from incidents.domain.markdown.pasted import as_markdown
from incidents.forms.illustrations import all_unchecked, take, takes_files, unchecked
from incidents.forms.postmortem import STEP, PostmortemForm, rearranged, typed
from incidents.models import Incident, Postmortem
from incidents.operations.actor import Actor
from incidents.operations.postmortem_drafts import discard_postmortem_draft, save_postmortem_draft
from incidents.operations.postmortems import write_postmortem
from incidents.queries import site
from incidents.queries.postmortem_versions import postmortem_versions
from incidents.queries.trail import trail_of
from incidents.render import postmortem_export
from incidents.render.bound_figures import with_values
from incidents.render.console.previewing import rendered
from incidents.render.language import for_readers

NUMBER = re.compile(r"\d{1,4}", re.ASCII)
# The buttons that save, and publish or ask for a review.
PUBLISH, ASK = "publish", "ask"


@screen(*SEEING_POSTMORTEMS, sending="change_postmortem")
def postmortem(request: HttpRequest, code: str) -> HttpResponse:
    """Write it; what is refused is shown on the same screen, with all that was typed."""
    desk = desk_at(request, code)
    if step := request.POST.get(STEP):
        request.POST = rearranged(request.POST, step)  # type: ignore[assignment]
        return shown(request, desk, _unchecked(desk.form(request)))
    form = desk.form(request)
    if request.method == "POST":
        saved = sent(request, form, lambda by, now: _write(desk, form, by=by, now=now))
        if saved is not None:
            return _saved(request, desk)
    return shown(request, desk, form)


@screen("change_postmortem", sent_from="console:postmortem")
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what is being typed, one draft a person and incident."""
    key, based_on = desk_at(request, code).incident.pk, request.POST.get("based_on", "")
    sections = typed(request.POST)
    return kept(request, save_postmortem_draft, key, sections=sections, based_on=based_on)


on_postmortem = partial(button, Incident, "console:postmortem", "change_postmortem")
discard = on_postmortem(discard_postmortem_draft, _("The draft is discarded."))


@takes_files
@screen("change_postmortem", sent_from="console:postmortem")
def image(request: HttpRequest, code: str) -> HttpResponse:
    """Take an image, and show the form again with all that was typed."""
    upload = take(request)
    desk = desk_at(request, code)
    return shown(request, desk, _unchecked(desk.form(request)), upload)


@screen("change_postmortem")
@require_POST
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Answer one section as it will be read."""
    number = request.GET.get("section", "")
    if not NUMBER.fullmatch(number):
        return HttpResponseBadRequest()
    sent_with = f"sections-{number}-"
    context = {
        "title": request.POST.get(f"{sent_with}title", ""),
        "is_internal": f"{sent_with}is_internal" in request.POST,
    }
    typed_text = request.POST.get(f"{sent_with}body", "")
    with for_readers():
        told = with_values(typed_text, desk_at(request, code).incident, now=timezone.now())
    context |= rendered(told, scope=f"preview-{number}")
    return render(request, "console/_section_preview.html", context)


@screen("change_postmortem")
@require_POST
def pasted(request: HttpRequest, code: str) -> HttpResponse:
    """Answer rich text from the clipboard as Markdown."""
    text = as_markdown(request.POST.get("html", ""))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@screen(*SEEING_POSTMORTEMS)
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Show what each version changed, who did what, and a way to edit from an earlier one."""
    desk = desk_of(request, code)
    of = desk.postmortem
    assert of is not None
    back = reverse("console:postmortem", args=[code])
    context = {
        "incident": desk.incident,
        "name": of,
        "back": back,
        "restored_at": back if may_write(request, desk) else "",
        "versions": postmortem_versions(of),
        "trail": trail_of([of]),
    }
    return render(request, "console/history.html", context)


def _write(desk: Desk, form: PostmortemForm, *, by: Actor, now: datetime) -> Postmortem:
    return write_postmortem(
        desk.incident.pk,
        by=by,
        sections=form.written(),
        now=now,
        based_on=form.cleaned_data["based_on"],
    )


def _saved(request: HttpRequest, desk: Desk) -> HttpResponse:
    code = desk.incident.code
    if PUBLISH in request.POST and request.user.has_perm("incidents.publish_postmortem"):
        return publish_saved(request, desk)
    if ASK in request.POST:
        ask_for_review(request, desk)
    else:
        messages.success(request, _("The postmortem is saved; readers do not see it yet."))
    return redirect("console:postmortem", code)


def _unchecked(form: PostmortemForm) -> PostmortemForm:
    all_unchecked(form.sections)
    return unchecked(form)


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
