"""Mitigation jobs: where they are read, whether that works, and when it is enough."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.console.editing import button, editor, posted, saved, tried
from incidents.console.screens import screen
from incidents.domain.vocabulary import JobState
from incidents.forms.job import JobForm
from incidents.models import Job
from incidents.operations.jobs import lifecycle
from incidents.queries import jobs as queries
from incidents.render import links
from incidents.render.figures import percent

# Of more, a list or a trial shows the first.
JOBS_SHOWN, PARTITIONS_SHOWN = 100, 40
STATES = {
    "": _("All"),
    queries.LIVE: _("Being read"),
    queries.FAILING: _("Cannot be read"),
    queries.ENDED: _("Ended"),
    queries.REMOVED: _("Removed"),
}
LISTING = ("view_job", "add_job", "change_job", "delete_job")


@screen(*LISTING)
def jobs(request: HttpRequest) -> HttpResponse:
    asked, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    found = queries.listed(state, asked)
    context = {
        "q": asked,
        "state": state,
        "states": STATES.items(),
        "jobs": [(each, _progress(each)) for each in found[:JOBS_SHOWN]],
        "found_count": found.count(),
    }
    return render(request, "console/jobs.html", context)


@screen("add_job")
def new(request: HttpRequest) -> HttpResponse:
    return _edited(request, _form(request))


@screen("view_job", "change_job", sending="change_job")
def job(request: HttpRequest, code: str) -> HttpResponse:
    return _edited(request, _form(request, get_object_or_404(Job, code=code)))


@screen("add_job")
def try_new(request: HttpRequest) -> HttpResponse:
    return _tried(request, _form(request))


@screen("change_job")
def try_job(request: HttpRequest, code: str) -> HttpResponse:
    return _tried(request, _form(request, get_object_or_404(Job, code=code)))


on_job = partial(button, Job, "console:job")
end = on_job("change_job", lifecycle.end_job, _("It is no longer read; what was read stays."))
again = on_job("change_job", lifecycle.read_again, _("It is read again."))
LEFT = _("“%(name)s” has left the page.")
remove = on_job("delete_job", lifecycle.remove_job, LEFT, onward="console:jobs")


def _progress(listed: Any) -> str:
    if listed.latest_at is None:
        return str(_("not read yet"))
    return f"{percent(listed.latest_done)} {JobState(listed.latest_state).label}"


def _form(request: HttpRequest, of: Job | None = None) -> JobForm:
    initial = {"incident": request.GET.get("incident")} if of is None else None
    return JobForm(posted(request), instance=of, initial=initial, now=timezone.now())


def _edited(request: HttpRequest, form: JobForm) -> HttpResponse:
    row = saved(request, form)
    return redirect("console:job", row.code) if row else _shown(request, form)


def _tried(request: HttpRequest, form: JobForm) -> HttpResponse:
    """Scrape once as the form says, and show the form with what was found.

    From there it is tried again, or sent to be saved.
    """
    if "try" not in request.POST:
        return _edited(request, form)
    trial, reason = tried(request, form)
    if trial is None:
        return _shown(request, form, reason=reason)
    partitions = trial.found.reading.partitions
    shown = partitions[:PARTITIONS_SHOWN]
    more = len(partitions) - len(shown)
    return _shown(request, form, trial=trial, partitions=shown, more=more)


def _shown(request: HttpRequest, form: JobForm, **context: Any) -> HttpResponse:
    of: Job = form.instance
    stands = of.removed_at is None
    latest = of.readings.order_by("-at").first() if of.pk else None
    return editor(
        request,
        form,
        verb="change_job" if of.pk else "add_job",
        is_writable=stands,
        template="console/job.html",
        title=of.name if of.pk else _("New mitigation job"),
        original=of if of.pk else None,
        site_address=links.job_path(of) if of.pk and stands else "",
        latest=latest,
        done=percent(latest.done) if latest else "",
        try_address=reverse("console:try", args=[of.code]) if of.pk else reverse("console:try-new"),
        may_remove=of.pk and stands and request.user.has_perm("incidents.delete_job"),
        **context,
    )
