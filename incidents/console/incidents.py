"""Incidents and maintenances: open one, post to it, correct it, on one screen each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.console import undoing
from incidents.console.editing import done, saved, sent
from incidents.console.screens import SEEING, reported, screen
from incidents.forms import inserting
from incidents.forms.composer import MessageForm
from incidents.forms.details import DetailsForm, details
from incidents.forms.fields import new_submission
from incidents.forms.illustrations import Upload, take, takes_files, unchecked
from incidents.forms.new_incident import NewIncidentForm, new_incident
from incidents.forms.next_update import update_of
from incidents.forms.submission import KEY, keyed
from incidents.forms.timeline import new_entry
from incidents.models import Draft, IncidentUpdate, Postmortem
from incidents.operations import drafts as draft_operations
from incidents.queries import drafts, openings, rules
from incidents.queries.reached import reached as reached_by
from incidents.queries.reports import Report
from incidents.render import labels, recurrence
from incidents.render.console import submit_labels

# Buttons of a composer that send nothing to readers.
SAVE, FIND = "save_draft", "find"


@screen("add_incident")
def new(request: HttpRequest) -> HttpResponse:
    """Open an incident. The form's key is in its address, so that Back shows the same form."""
    if request.method != "POST" and KEY not in request.GET:
        return redirect(keyed(request.path))
    if request.method != "POST":
        return _opening(request, _begun(request))
    form = new_incident(request.POST)
    if inserting.is_asked(request.POST):
        inserting.insert(form, None, now=timezone.now())
    elif FIND in request.POST:
        unchecked(form)
    elif incident := sent(request, form, form.open):
        return redirect("console:incident", incident.code)
    return _opening(request, form)


def _begun(request: HttpRequest) -> NewIncidentForm:
    """Return the form, filled with what was typed into it before, whatever became of the tab."""
    if draft := openings.typed(request.user.pk, request.GET[KEY]):
        return unchecked(new_incident(draft.fields | {"submission": draft.submission}))
    return new_incident(again=_undone(request))


def _undone(request: HttpRequest) -> IncidentUpdate | None:
    """Return the update that opened the incident, since undone, of which the form is filled."""
    opened = IncidentUpdate.objects.filter(incident__code=request.GET.get("again", ""))
    undone = opened.exclude(incident__withdrawn_at=None).select_related("incident")
    return undone.order_by("pk").first()


@takes_files
@screen("add_incident", sent_from="console:new")
def new_image(request: HttpRequest) -> HttpResponse:
    """Take an image, and show the form again with all that was typed."""
    upload = take(request)
    return _opening(request, unchecked(new_incident(request.POST)), upload)


@screen(*SEEING)
def incident(request: HttpRequest, code: str) -> HttpResponseBase:
    """Where it stands, the next update, what was said, the details, which are sent here."""
    if request.method == "POST":
        return edit(request, code=code)
    report = reported(code)
    asked_for = drafts.of(report.incident, request.GET.get("draft", ""))
    draft = asked_for or drafts.own(report.incident, request.user.pk)
    return _desk(request, report, update_of(report, draft=draft))


@screen("add_incidentupdate", sent_from="console:incident")
def post(request: HttpRequest, code: str) -> HttpResponse:
    """Post an update; what is refused is shown on the same screen, with all that was typed."""
    form = _sent(request, code)
    if inserting.is_asked(request.POST):
        inserting.insert(form, form.incident, now=timezone.now())
    elif FIND in request.POST:
        unchecked(form)
    elif SAVE in request.POST:
        if draft := sent(request, form.as_draft(), form.keep):
            messages.success(request, _("The draft is saved; readers see nothing of it."))
            return redirect(f"{reverse('console:incident', args=[code])}?draft={draft.code}")
    elif update := sent(request, form, form.post):
        # What offers to undo it says so as well.
        offered = undoing.of_post(request.user, now=timezone.now())
        if offered is None or offered.key != update.code:
            messages.success(request, _("The update is on the page."))
        return redirect("console:incident", code)
    return _desk(request, reported(code), form)


@screen("add_incidentupdate", sent_from="console:incident")
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what is being typed as a draft, one a person and incident."""
    form = _sent(request, code).as_draft()
    key = request.POST.get("submission")
    if key and IncidentUpdate.objects.filter(submission=key).exists():
        return HttpResponse(status=204)  # it was posted while this was on its way
    form.filled_from = form.filled_from or drafts.own(form.incident, request.user.pk)
    if form.is_valid() and not (form.filled_from or form.is_worth_keeping(now=timezone.now())):
        return HttpResponse(status=204)
    kept = sent(request, form, form.keep)
    return render(request, "console/_kept.html", {"kept": kept, "form": form})


@takes_files
@screen("add_incidentupdate", sent_from="console:incident")
def image(request: HttpRequest, code: str) -> HttpResponse:
    """Take an image, and show the screen again with all that was typed."""
    upload = take(request)
    return _desk(request, reported(code), unchecked(_sent(request, code)), upload=upload)


@screen("change_incident")
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct what is said of the whole."""
    report = reported(code)
    form = details(report.incident, request.POST)
    if saved(request, form):
        return redirect("console:incident", code)
    return _desk(request, reported(code), update_of(report), form)


@screen("add_incidentupdate", sent_from="console:incident")
def discard_draft(request: HttpRequest, code: str, draft: str) -> HttpResponse:
    found = get_object_or_404(Draft, incident__code=code, code=draft)
    done(request, draft_operations.discard_draft, found.pk, said=_("The draft is discarded."))
    return redirect("console:incident", code)


def _sent(request: HttpRequest, code: str) -> MessageForm:
    report = reported(code)
    draft = drafts.of(report.incident, request.POST.get("draft", ""))
    return update_of(report, request.POST, draft=draft)


def _opening(
    request: HttpRequest, form: NewIncidentForm, upload: Upload | None = None
) -> HttpResponse:
    form.initial["submission"] = request.GET.get(KEY) or new_submission()
    key = form["submission"].value() or ""
    context = {
        "form": form,
        "labels": submit_labels.of_new_incident(),
        "tells": submit_labels.tells(form.tells(now=timezone.now())),
        "upload": upload,
        "address": reverse("console:new"),
        "image_address": reverse("console:new-image"),
        "keep_address": reverse("console:keep-new"),
        "draft": openings.typed(request.user.pk, key),
        "suggestion": rules.suggestion(key),
    }
    return render(request, "console/new.html", context)


def _desk(
    request: HttpRequest,
    report: Report,
    form: MessageForm,
    corrections: DetailsForm | None = None,
    upload: Upload | None = None,
) -> HttpResponse:
    of, user = report.incident, request.user
    may_post = user.has_perm("incidents.add_incidentupdate") and of.withdrawn_at is None
    may_edit = user.has_perm("incidents.change_incident") and of.withdrawn_at is None
    corrections = corrections or details(of)
    for field in () if may_edit else corrections.fields.values():
        field.disabled = True
    reached = reached_by([each.update for each in report.updates])
    context = {
        "now": timezone.now(),
        "undo": undoing.of_post(user, now=timezone.now()),
        "report": report,
        "incident": of,
        "noun": "maintenance" if of.is_maintenance else "incident",
        "repeats": recurrence.repeats(of),
        "told": [
            (each, labels.label(each), labels.aside(each), reached.get(each.update.pk))
            for each in report.updates
        ],
        "withdrawn": IncidentUpdate.objects.filter(incident=of).exclude(withdrawn_at=None),
        "form": form if may_post else None,
        "note": new_entry(of),
        "labels": submit_labels.of_update(of),
        "tells": submit_labels.tells(form.tells(now=timezone.now())) if may_post else "",
        "jobs": inserting.job_choices(of) if may_post else (),
        "details": corrections,
        "may_edit": may_edit,
        "draft": form.filled_from,
        "drafts": drafts.waiting().filter(incident=of) if may_post else (),
        "postmortem": Postmortem.objects.filter(incident=of).first(),
        "upload": upload,
        "address": reverse("console:post", args=[of.code]),
        "image_address": reverse("console:image", args=[of.code]),
        "keep_address": reverse("console:keep", args=[of.code]),
    }
    return render(request, "console/incident.html", context)
