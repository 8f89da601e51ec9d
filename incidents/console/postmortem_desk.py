"""The screen on which a postmortem is written: what it is of, and all that stands on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from incidents.console import postmortem_sections
from incidents.forms.illustrations import Upload
from incidents.forms.postmortem import PostmortemForm, of_draft
from incidents.forms.postmortem_review import CommentForm, ResolveForm, ReviewPlanForm
from incidents.models import Incident, Job, Postmortem, PostmortemDraft
from incidents.operations.postmortems import version
from incidents.queries import review, site
from incidents.queries.facts import facts_of
from incidents.queries.postmortem_versions import sections_at
from incidents.queries.timeline import timeline_of
from incidents.queries.versions import earlier
from incidents.render import links, postmortem_export
from incidents.render.console import timeline_lines
from incidents.render.console.findings import SectionFinding, findings
from incidents.render.postmortem_beginnings import begun

# It is asked for with all sections open.
WHOLE = "whole"
SEEING_POSTMORTEMS = ("view_postmortem", "change_postmortem", "publish_postmortem")


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
    def findings(self) -> list[SectionFinding]:
        """Warnings about the saved sections before they are published."""
        of = Postmortem.objects.filter(incident=self.incident).first()
        sections = of.sections.all() if of else ()
        return findings(sections, self.incident, now=timezone.now())

    def form(self, request: HttpRequest) -> PostmortemForm:
        """Return the form as it was sent, else as it was left."""
        if request.method == "POST":
            guides = site.page().postmortem_outline
            return PostmortemForm(request.POST, of=self.postmortem, sections=(), guides=guides)
        return self.left(self.opened_at(request))

    def opened_at(self, request: HttpRequest) -> datetime | None:
        """Return the time of the version that is asked for, if there is one."""
        asked = request.GET.get("version", "") if request.method != "POST" else ""
        record = earlier(self.postmortem, asked) if self.postmortem and asked else None
        return record.history_date if record else None

    def left(self, at: datetime | None = None) -> PostmortemForm:
        """Return the form as at a time, else as typed, as saved, or as the outline begins it."""
        of, guides = self.postmortem, site.page().postmortem_outline
        if of and at:
            sections = postmortem_export.of_rows(sections_at(of, at))
        elif self.draft:
            sections, based_on = of_draft(self.draft), self.draft.based_on
            return PostmortemForm(of=of, sections=sections, based_on=based_on, guides=guides)
        elif of:
            sections = postmortem_export.of_rows(of.sections.all())
        else:
            sections = begun(guides, self.incident, now=timezone.now())
        return PostmortemForm(of=of, sections=sections, guides=guides)


def desk_at(request: HttpRequest, code: str) -> Desk:
    found = Incident.objects.filter(code=code).first()
    if found is None:
        raise Http404(code)
    return Desk(found, request.user.pk)


def desk_of(request: HttpRequest, code: str) -> Desk:
    """Return the desk of a postmortem that is saved already; else 404."""
    desk = desk_at(request, code)
    if desk.postmortem is None:
        raise Http404(code)
    return desk


def may_write(request: HttpRequest, desk: Desk) -> bool:
    may = request.user.has_perm("incidents.change_postmortem")
    return may and desk.incident.withdrawn_at is None


def shown(
    request: HttpRequest,
    desk: Desk,
    form: PostmortemForm,
    upload: Upload | None = None,
    **forms: Any,
) -> HttpResponse:
    """Answer the screen; ``forms`` are those beside the document that were sent."""
    of, is_writer, opened_at = desk.postmortem, may_write(request, desk), desk.opened_at(request)
    context = _writing(request, desk, form, upload) if is_writer else _reading(desk, form)
    context |= {
        "incident": desk.incident,
        "postmortem": of,
        "opened_at": opened_at,
        "draft": desk.draft if (request.method != "POST" or forms) and not opened_at else None,
        "form": form,
        "may_write": is_writer,
        "may_publish": request.user.has_perm("incidents.publish_postmortem"),
        "is_ahead": bool(of and review.is_ahead(desk.incident)),
        # What was asked for when something was found.
        "asked": [
            (name, request.GET[name]) for name in ("reason", "notifies") if name in request.GET
        ],
        "lacking": review.lacking(of, desk.incident) if of else review.needed(desk.incident),
    }
    context["findings"] = list(_found(desk, context["sections"]))
    context |= _reviewing(request, desk) | forms if of else {}
    return render(request, "console/postmortem.html", context)


def _found(
    desk: Desk, sections: Sequence[postmortem_sections.ShownSection]
) -> Iterator[tuple[SectionFinding, str]]:
    """Yield what was found with where its section stands on the screen; "" if it was removed."""
    places = {each.key: f"section-{at}" for at, each in enumerate(sections)}
    for finding in desk.findings:
        yield finding, places.get(finding.section.pk, "")


def _writing(
    request: HttpRequest, desk: Desk, form: PostmortemForm, upload: Upload | None
) -> dict[str, Any]:
    """Return what a writer works with."""
    of, incident = desk.postmortem, desk.incident
    is_whole = WHOLE in request.GET
    sections = postmortem_sections.written(form, of, upload=upload, is_whole=is_whole)
    return {
        "sections": sections,
        # One section closes the other, unless several are to be seen.
        "is_one_at_a_time": sum(each.is_open for each in sections) <= 1 and not is_whole,
        "figures": list(_figures(incident)),
        "told": list(timeline_lines.told(timeline_of(incident))),
        "upload": upload,
        "image_address": reverse("console:postmortem-image", args=[incident.code]),
    }


def _reading(desk: Desk, form: PostmortemForm) -> dict[str, Any]:
    """Return what is read by who may not write."""
    found = postmortem_sections.read(form, desk.postmortem, desk.incident, now=timezone.now())
    return {"sections": list(found)}


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
