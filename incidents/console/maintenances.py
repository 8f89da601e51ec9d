"""Maintenances: announce one, in sight of what else is planned, and act on one by a button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.console.editing import sent
from incidents.console.incidents import FIND
from incidents.console.screens import refused, reported, screen
from incidents.forms import inserting
from incidents.forms.fields import new_submission
from incidents.forms.illustrations import FILE, Upload, take, takes_files, unchecked
from incidents.forms.maintenance_actions import (
    ActionForm,
    CancelForm,
    ExtendForm,
    FinishForm,
    MoveForm,
    RecurForm,
    StartForm,
)
from incidents.forms.scheduling import NewMaintenanceForm, beginning, new_maintenance
from incidents.forms.series import SeriesForm
from incidents.forms.submission import KEY, keyed
from incidents.queries import openings
from incidents.queries.weeks import week
from incidents.render.console import submit_labels
from incidents.render.console.previewing import rendered

# Buttons that show other days, with one of these.
WEEK = "week"
# The script only asks what readers will be told.
ASK = "ask"
ACTIONS: dict[str, type[ActionForm]] = {
    "start": StartForm,
    "finish": FinishForm,
    "extend": ExtendForm,
    "move": MoveForm,
    "repeat": RecurForm,
    "series": SeriesForm,
    "cancel": CancelForm,
}


@screen("add_incident")
def new(request: HttpRequest) -> HttpResponse:
    """Announce planned work. The form's key is in its address, so that Back shows the same form."""
    if request.method != "POST" and KEY not in request.GET:
        return redirect(keyed(request.path))
    if request.method != "POST":
        return _begun(request)
    form = new_maintenance(request.POST)
    if inserting.is_asked(request.POST):
        return _scheduling(request, inserting.insert(form, None, now=timezone.now()))
    if FIND in request.POST or WEEK in request.POST:
        return _looked_at(request, form)
    made = sent(request, form, form.schedule)
    return redirect("console:incident", made.code) if made else _scheduling(request, form)


def _begun(request: HttpRequest) -> HttpResponse:
    """Answer the form with what was typed into it before, whatever became of the tab."""
    if draft := openings.typed(request.user.pk, request.GET[KEY]):
        typed = draft.fields | {"submission": draft.submission}
        return _looked_at(request, new_maintenance(typed))
    return _scheduling(request, new_maintenance())


@takes_files
@screen("add_incident", sent_from="console:schedule")
def new_image(request: HttpRequest) -> HttpResponse:
    """Take an image, and show the form again with all that was typed."""
    upload = take(request)
    return _looked_at(request, new_maintenance(request.POST), upload)


@screen("add_incident")
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Answer the form as readers will see it, and what else is planned in its week."""
    data = {name: value for name, value in request.POST.items() if not name.endswith(FILE)}
    form = new_maintenance(data).as_draft()
    form.is_valid()
    context = _around(request, form) | {"is_renewed": True}
    return render(request, "console/_planned.html", context)


def _looked_at(
    request: HttpRequest, form: NewMaintenanceForm, upload: Upload | None = None
) -> HttpResponse:
    form.as_draft().is_valid()
    around = _around(request, form)
    return _scheduling(request, unchecked(form), upload, around)


def _around(request: HttpRequest, form: NewMaintenanceForm) -> dict[str, Any]:
    shown = rendered(str(form["body"].value() or ""), scope="preview")
    told = form.told() if form.is_bound else []
    planned = week(request.POST.get(WEEK, ""), beginning(form), now=timezone.now())
    return (
        shown
        | {"outcome": told, "conflicts": form.conflicts}
        | {"tells": submit_labels.tells(form.tells(now=timezone.now()))}
        | {
            "week": planned,
            "week_address": reverse("console:schedule-preview"),
        }
    )


def _scheduling(
    request: HttpRequest,
    form: NewMaintenanceForm,
    upload: Upload | None = None,
    around: dict[str, Any] | None = None,
) -> HttpResponse:
    form.initial["submission"] = request.GET.get(KEY) or new_submission()
    context = {
        "form": form,
        "upload": upload,
        "image_address": reverse("console:schedule-image"),
        "keep_address": reverse("console:keep-schedule"),
        "draft": openings.typed(request.user.pk, form["submission"].value() or ""),
        **(around or _around(request, form)),
    }
    return render(request, "console/schedule.html", context)


@screen("change_incident", "add_incidentupdate")
def act(request: HttpRequest, code: str, action: str) -> HttpResponseBase:
    """Do something with a maintenance by a button, once what readers will see of it was told."""
    form_class, of = ACTIONS.get(action), reported(code).incident
    if form_class is None or not of.is_maintenance:
        raise Http404(action)
    if not request.user.has_perm(form_class.permission):
        return refused(request, [form_class.permission.removeprefix("incidents.")])
    if not form_class.is_offered(of):
        messages.info(request, _("It is “%s” by now.") % of.get_status_display())
        return redirect("console:incident", code)
    form = form_class(request.POST or None, incident=of, now=timezone.now())
    form.initial["submission"] = new_submission()
    can_tell = not form.is_bound or form.is_valid()
    told = form.told() if can_tell else []
    is_seen = ASK not in request.POST and request.POST.get("seen") == " ".join(told)
    if is_seen and sent(request, form, form.do) is not None:
        messages.success(request, form.done())
        return redirect("console:incident", code)
    tells = submit_labels.hear(form.tells() if can_tell else None)
    context = {"form": form, "incident": of, "told": told, "tells": tells, "action": action}
    return render(request, "console/action.html", context)
