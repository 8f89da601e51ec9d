"""The postmortem of an incident: write it in sections, see it as others will, publish it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.console.editing import done, sent
from incidents.console.screens import screen
from incidents.domain.markdown.pasted import as_markdown
from incidents.forms.illustrations import Upload, all_unchecked, take, takes_files, unchecked
from incidents.forms.postmortem import (
    STEP,
    PostmortemForm,
    of_draft,
    rearranged,
    typed,
)
from incidents.forms.postmortem_review import CommentForm, ResolveForm, ReviewPlanForm
from incidents.forms.saving import actor
from incidents.models import Incident, Job, Postmortem, PostmortemDraft
from incidents.operations.actor import Actor
from incidents.operations.errors import Gone, OperationError
from incidents.operations.postmortem_drafts import discard_postmortem_draft, save_postmortem_draft
from incidents.operations.postmortem_review import request_review
from incidents.operations.postmortems import (
    publish_postmortem,
    revert_postmortem,
    version,
    write_postmortem,
)
from incidents.queries import review, site
from incidents.queries.facts import facts_of
from incidents.queries.postmortem_versions import postmortem_versions, sections_at
from incidents.queries.timeline import timeline_of
from incidents.queries.trail import trail_of
from incidents.queries.versions import earlier
from incidents.render import links, postmortem_export
from incidents.render.bound_figures import with_values
from incidents.render.console import timeline_lines
from incidents.render.console.findings import findings
from incidents.render.console.previewing import rendered
from incidents.render.language import for_readers
from incidents.render.postmortem_beginnings import begun

SEEING = ("view_postmortem", "change_postmortem", "publish_postmortem")
NUMBER = re.compile(r"\d{1,4}", re.ASCII)
# The buttons that save, and publish or ask for a review.
PUBLISH, ASK = "publish", "ask"
MOST_BYTES = 1_000_000  # of a file that is imported
# It is published although something was found.
ANYWAY = "anyway"


@dataclass(frozen=True)
class Desk:
    """The incident, its postmortem if there is one, and what this person has typed of it."""

    incident: Incident
    user_id: int | None

    @cached_property
    def postmortem(self) -> Postmortem | None:
        return Postmortem.objects.filter(incident=self.incident).first()

    @cached_property
    def draft(self) -> PostmortemDraft | None:
        mine = PostmortemDraft.objects.filter(incident=self.incident, author=self.user_id)
        return mine.first()

    def resolve_form(self, data: Any = None) -> ResolveForm:
        of = self.postmortem
        needs_reason = bool(of and review.lacking(of, self.incident))
        return ResolveForm(data, of=self.incident, needs_reason=needs_reason)

    @cached_property
    def findings(self) -> list[str]:
        """Warnings about the saved sections before they are published."""
        of = Postmortem.objects.filter(incident=self.incident).first()
        sections = of.sections.all() if of else ()
        return findings(sections, self.incident, now=timezone.now())

    def form(self, request: HttpRequest) -> PostmortemForm:
        """Return the form as it was sent, else as it was left."""
        if request.method == "POST":
            guides = site.page().postmortem_outline
            return PostmortemForm(request.POST, of=self.postmortem, sections=(), guides=guides)
        return self.left(request.GET.get("version", ""))

    def left(self, version: str = "") -> PostmortemForm:
        """Return the form as of a version, else as typed, as saved, or as the outline begins it."""
        of, guides = self.postmortem, site.page().postmortem_outline
        record = earlier(of, version) if of else None
        if of and record:
            sections = postmortem_export.of_rows(sections_at(of, record.history_date))
        elif self.draft:
            sections, based_on = of_draft(self.draft), self.draft.based_on
            return PostmortemForm(of=of, sections=sections, based_on=based_on, guides=guides)
        elif of:
            sections = postmortem_export.of_rows(of.sections.all())
        else:
            sections = begun(guides, self.incident, now=timezone.now())
        return PostmortemForm(of=of, sections=sections, guides=guides)


@screen(*SEEING, sending="change_postmortem")
def postmortem(request: HttpRequest, code: str) -> HttpResponse:
    """Write it; what is refused is shown on the same screen, with all that was typed."""
    desk = _desk(request, code)
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
    desk = _desk(request, code)
    try:
        kept = save_postmortem_draft(
            desk.incident.pk,
            by=actor(request),
            sections=typed(request.POST),
            based_on=request.POST.get("based_on", ""),
            now=timezone.now(),
        )
    except Gone:
        return HttpResponse(status=204)  # it was saved while this was on its way
    except OperationError as refusal:
        return render(request, "console/_kept.html", {"refusal": refusal})
    if kept is None:
        return HttpResponse(status=204)
    return render(request, "console/_kept.html", {"kept": kept})


@screen("change_postmortem", sent_from="console:postmortem")
def discard(request: HttpRequest, code: str) -> HttpResponse:
    desk = _desk(request, code)
    done(request, discard_postmortem_draft, desk.incident.pk, said=_("The draft is discarded."))
    return redirect("console:postmortem", code)


@takes_files
@screen("change_postmortem", sent_from="console:postmortem")
def image(request: HttpRequest, code: str) -> HttpResponse:
    """Take an image, and show the form again with all that was typed."""
    upload = take(request)
    desk = _desk(request, code)
    return shown(request, desk, _unchecked(desk.form(request)), upload)


@screen(*SEEING)
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
    desk = _desk(request, code)
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
        told = with_values(typed_text, _desk(request, code).incident, now=timezone.now())
    shown = rendered(told, scope=f"preview-{number}")
    return render(request, "console/_section_preview.html", shown | context)


@screen("change_postmortem")
@require_POST
def pasted(request: HttpRequest, code: str) -> HttpResponse:
    """Answer rich text from the clipboard as Markdown."""
    text = as_markdown(request.POST.get("html", ""))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@screen(*SEEING)
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Show what each version changed, who did what, and a way to edit from an earlier one."""
    desk = desk_of(request, code)
    of = desk.postmortem
    assert of is not None
    back = reverse("console:postmortem", args=[code])
    context = {
        "of": of,
        "name": of,
        "back": back,
        "restored_at": back if _may_write(request, desk) else "",
        "versions": postmortem_versions(of),
        "trail": trail_of([of]),
    }
    return render(request, "console/history.html", context)


@screen("publish_postmortem", sent_from="console:postmortem")
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish what is saved."""
    return _publish(request, desk_of(request, code))


@screen("publish_postmortem", sent_from="console:postmortem")
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    desk = desk_of(request, code)
    said = _("Readers no longer see it; the draft is kept.")
    done(request, revert_postmortem, desk.incident.pk, said=said)
    return redirect("console:postmortem", code)


def _desk(request: HttpRequest, code: str) -> Desk:
    found = Incident.objects.filter(code=code).first()
    if found is None:
        raise Http404(code)
    return Desk(found, request.user.pk)


def desk_of(request: HttpRequest, code: str) -> Desk:
    """Return the desk of a postmortem that is saved already; else 404."""
    desk = _desk(request, code)
    if desk.postmortem is None:
        raise Http404(code)
    return desk


def _publish(request: HttpRequest, desk: Desk) -> HttpResponse:
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
        return _publish(request, desk)
    if ASK in request.POST:
        ask_for_review(request, desk)
    else:
        messages.success(request, _("The postmortem is saved; readers do not see it yet."))
    return redirect("console:postmortem", code)


def ask_for_review(request: HttpRequest, desk: Desk) -> None:
    said = _("It is in review; whoever may publish postmortems may approve it.")
    done(request, request_review, desk.incident.pk, said=said)


def _may_write(request: HttpRequest, desk: Desk) -> bool:
    may = request.user.has_perm("incidents.change_postmortem")
    return may and desk.incident.withdrawn_at is None


def _unchecked(form: PostmortemForm) -> PostmortemForm:
    all_unchecked(form.sections)
    return unchecked(form)


def shown(
    request: HttpRequest,
    desk: Desk,
    form: PostmortemForm,
    upload: Upload | None = None,
    **forms: Any,
) -> HttpResponse:
    """Answer the screen; ``forms`` are those beside the document that were sent."""
    may_write, of = _may_write(request, desk), desk.postmortem
    for section in () if may_write else form.sections:
        for field in section.fields.values():
            field.disabled = True
    context = {
        "incident": desk.incident,
        "postmortem": of,
        "draft": desk.draft if request.method != "POST" or forms else None,
        "form": form,
        "may_write": may_write,
        "may_publish": request.user.has_perm("incidents.publish_postmortem"),
        "is_ahead": bool(of and review.is_ahead(desk.incident)),
        "findings": desk.findings,
        # What was asked for when something was found.
        "asked": [
            (name, request.GET[name]) for name in ("reason", "notifies") if name in request.GET
        ],
        "figures": list(_figures(desk.incident)) if may_write else (),
        "told": list(timeline_lines.told(timeline_of(desk.incident))) if may_write else (),
        "lacking": review.lacking(of, desk.incident) if of else review.needed(desk.incident),
        "upload": upload,
        "image_address": reverse("console:postmortem-image", args=[desk.incident.code]),
    }
    context |= _reviewing(request, desk) | forms if of else {}
    return render(request, "console/postmortem.html", context)


def _figures(incident: Incident) -> Iterator[timeline_lines.FigureLine]:
    jobs = Job.objects.filter(incident=incident, removed_at=None).values_list("code", "name")
    found = facts_of(incident, timezone.now())
    return timeline_lines.figures(found, jobs=dict(jobs))


def _reviewing(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    """Return what the screen says of the review."""
    of, user = desk.postmortem, request.user
    assert of is not None
    state = review.state(of, desk.incident)
    preview = ""
    if of.preview_key:
        path = reverse("postmortem-preview", args=[of.preview_key])
        preview = links.absolute(site.page(), path)
    return {
        "state": state,
        "needed": review.needed(desk.incident),
        "approvals": of.approvals.select_related("approver"),
        "may_approve": user.has_perm("incidents.publish_postmortem")
        and user.pk not in review.authors(of),
        "version": version(of.sections.all()),
        "comments": review.comments(of),
        "comment": CommentForm(of=of),
        "plan": ReviewPlanForm(instance=of),
        "preview_address": preview,
        "resolve": desk.resolve_form() if desk.incident.is_open else None,
    }
