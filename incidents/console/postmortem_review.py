"""The review of a postmortem, its plan, its publication, and the end of the incident with it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.console.editing import done, sent
from incidents.console.postmortem_desk import Desk, desk_of, shown
from incidents.console.screens import screen
from incidents.forms.postmortem_review import CommentForm, ReviewPlanForm
from incidents.models import PostmortemComment
from incidents.operations import postmortem_review as operations
from incidents.operations.postmortems import publish_postmortem, revert_postmortem

REVIEWING = ("change_postmortem", "publish_postmortem")


@screen(*REVIEWING, sent_from="console:postmortem")
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a review, end it, or approve what was read, as the button says."""
    desk = desk_of(request, code)
    key, verb = desk.incident.pk, request.POST.get("review", "")
    if verb == "request":
        ask_for_review(request, desk)
    elif verb == "end":
        done(request, operations.end_review, key, said=_("It is a draft again."))
    elif verb == "approve":
        based_on = request.POST.get("based_on") or None
        said = _("You have approved it.")
        done(request, operations.approve_postmortem, key, said=said, based_on=based_on)
    return redirect(_review_of(code))


@screen(*REVIEWING, sent_from="console:postmortem")
def comment(request: HttpRequest, code: str) -> HttpResponse:
    desk = desk_of(request, code)
    assert desk.postmortem
    form = CommentForm(request.POST, of=desk.postmortem)
    if not form.is_valid():
        return shown(request, desk, desk.left(), comment=form)
    section = int(form.cleaned_data["section"] or 0) or None
    told = {"comment": form.cleaned_data["comment"], "section_id": section}
    done(request, operations.comment_on_postmortem, desk.incident.pk, said="", **told)
    return redirect(_review_of(code))


@screen(*REVIEWING, sent_from="console:postmortem")
def resolve(request: HttpRequest, code: str) -> HttpResponse:
    """Mark the comment whose button was pressed as dealt with."""
    key = request.POST.get("comment", "")
    if not (key.isascii() and key.isdigit() and len(key) < 16):
        raise Http404(code)
    of_incident = PostmortemComment.objects.filter(postmortem__incident__code=code)
    found = get_object_or_404(of_incident, pk=key)
    done(request, operations.resolve_comment, found.pk, said="")
    return redirect(_review_of(code))


@screen("change_postmortem", sent_from="console:postmortem")
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Keep when it is due, and who may see it."""
    desk = desk_of(request, code)
    form = ReviewPlanForm(request.POST, instance=desk.postmortem)
    if not form.is_valid():
        return shown(request, desk, desk.left(), plan=form)
    said = _("It is kept.")
    done(request, operations.plan_postmortem, desk.incident.pk, said=said, **form.cleaned_data)
    return redirect(_review_of(code))


@screen("publish_postmortem", sent_from="console:postmortem")
def resolve_and_publish(request: HttpRequest, code: str) -> HttpResponse:
    """Resolve the incident and publish its postmortem; subscribers get one message."""
    desk = desk_of(request, code)
    form = desk.resolve_form(request.POST)
    if desk.findings and ANYWAY not in request.POST:
        form.add_error(None, _("Look at what was found first, then send it again with the tick."))
    elif sent(request, form, form.write):
        messages.success(request, _("The incident is resolved, and its postmortem on the page."))
        return redirect("console:incident", code)
    return shown(request, desk, desk.left(), resolve=form)


def ask_for_review(request: HttpRequest, desk: Desk) -> None:
    said = _("It is in review; whoever may publish postmortems may approve it.")
    done(request, operations.request_review, desk.incident.pk, said=said)


def _review_of(code: str) -> str:
    return f"{reverse('console:postmortem', args=[code])}#review"


# It is published although something was found.
ANYWAY = "anyway"


@screen("publish_postmortem", sent_from="console:postmortem")
def publish(request: HttpRequest, code: str) -> HttpResponse:
    return publish_saved(request, desk_of(request, code))


@screen("publish_postmortem", sent_from="console:postmortem")
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    desk = desk_of(request, code)
    said = _("Readers no longer see it; the draft is kept.")
    done(request, revert_postmortem, desk.incident.pk, said=said)
    return redirect("console:postmortem", code)


def publish_saved(request: HttpRequest, desk: Desk) -> HttpResponse:
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
