"""Mitigation jobs: where they are read, whether that works, and when it is enough."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.addresses import TRIAL
from incidents.admin.base import OperationAdmin
from incidents.admin.filters import StandingFilter
from incidents.admin.job_form import JobForm
from incidents.domain.vocabulary import JobState
from incidents.forms import words
from incidents.forms.saving import actor
from incidents.models import Job, JobReading
from incidents.operations.errors import OperationError
from incidents.operations.jobs import lifecycle
from incidents.operations.jobs.lifecycle import Trial
from incidents.render import links

TRY_NEW = "admin:incidents_job_try_new"
# Of more, a trial shows the first.
PARTITIONS_SHOWN = 40


class RemovedFilter(StandingFilter):
    field = "removed_at"
    gone = gettext_lazy("Removed")


class ReadFilter(admin.SimpleListFilter):
    title = gettext_lazy("reading")
    parameter_name = "reading"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("live", gettext_lazy("Being read")),
            ("failing", gettext_lazy("Cannot be read")),
            ("ended", gettext_lazy("Ended")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        match self.value():
            case "live":
                return queryset.filter(ended_at=None)
            case "failing":
                return queryset.filter(ended_at=None).exclude(failing_since=None)
            case "ended":
                return queryset.exclude(ended_at=None)
        return queryset


@admin.register(Job)
class JobAdmin(OperationAdmin[Job]):
    nothing = gettext_lazy(
        "No mitigation job is on the page. "
        "One tells readers how long a repair still takes, by its metrics."
    )
    adding = gettext_lazy("New mitigation job")
    list_display = ("name", "of_incident", "progress", "read_at", "trouble")
    list_filter = (RemovedFilter, ReadFilter)
    list_select_related = ("incident",)
    search_fields = ("name", "unit", "code", "incident__name")
    ordering = ("-created_at", "-pk")
    form_template = "admin/incidents/job/form.html"
    removal_explained = gettext_lazy(
        "It leaves the page with all that was read of it, and its credentials are forgotten. To "
        "keep what was read, end it instead. This cannot be undone here."
    )

    def has_change_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return super().has_change_permission(request, obj) and _stands(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _stands(obj)

    def view_on_site(self, obj: Job) -> str | None:
        return links.job_path(obj) if obj.removed_at is None else None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        latest = JobReading.objects.filter(job=OuterRef("pk")).order_by("-at")
        told = {
            f"latest_{name}": Subquery(latest.values(name)[:1]) for name in ("at", "done", "state")
        }
        return super().get_queryset(request).annotate(**told)

    def get_urls(self) -> list[URLPattern]:
        views = {
            f"add/{TRIAL}": (self.try_view, "try_new"),
            f"<path:object_id>/{TRIAL}": (self.try_view, "try"),
            "<path:object_id>/end/": (self.end_view, "end"),
            "<path:object_id>/again/": (self.again_view, "again"),
        }
        own = [
            path(pattern, self.admin_site.admin_view(view), name=f"incidents_job_{name}")
            for pattern, (view, name) in views.items()
        ]
        return [*own, *super().get_urls()]

    def form_for(self, request: HttpRequest, obj: Job | None) -> BaseForm:
        data = request.POST if request.method == "POST" else None
        initial = {"incident": request.GET.get("incident")} if obj is None else None
        return JobForm(data, instance=obj, initial=initial, now=timezone.now())

    def save(self, request: HttpRequest, form: Any, obj: Job | None) -> Job:
        by, now = actor(request), timezone.now()
        if obj is not None:
            based_on = form.cleaned_data["based_on"]
            return lifecycle.edit_job(obj.pk, by=by, now=now, based_on=based_on, **form.arguments())
        code = form.cleaned_data["code"]
        earlier = Job.objects.filter(code=code).first()
        return earlier or lifecycle.create_job(by=by, now=now, code=code, **form.arguments())

    def address_after(self, saved: Any) -> str:
        return self.address(saved.pk)

    def remove(self, request: HttpRequest, obj: Job) -> object:
        return lifecycle.remove_job(obj.pk, by=actor(request), now=timezone.now())

    def try_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """Scrape once as the form says, and show the form with what was found.

        From there it is tried again, or sent to be saved.
        """
        if request.method != "POST" or "try" not in request.POST:
            return self.changeform_view(request, object_id)
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        self.refuse_stranger(request, obj, is_new=object_id is None)
        if object_id and obj is None:
            return self.missing(request, object_id)
        form = self.form_for(request, obj)
        assert isinstance(form, JobForm)
        form.forget_errors_of_others()
        if form.errors:
            return self.page(request, obj, form)
        trial: Trial | None = None
        reason = ""
        try:
            trial = lifecycle.try_it(
                by=actor(request), job=obj, now=timezone.now(), **form.of_source()
            )
        except OperationError as refusal:
            reason = str(refusal)
        return self.screen(request, obj, form, trial=trial, reason=reason)

    def page(self, request: HttpRequest, obj: Job | None, form: BaseForm) -> HttpResponse:
        return self.screen(request, obj, form)

    def screen(
        self,
        request: HttpRequest,
        obj: Job | None,
        form: BaseForm,
        *,
        trial: Trial | None = None,
        reason: str = "",
    ) -> HttpResponse:
        latest = obj.readings.order_by("-at").first() if obj else None
        context = {
            "form": form,
            "latest": latest,
            "done": _percent(latest.done) if latest else "",
            "trial": trial,
            "reason": reason,
            "partitions": trial.found.reading.partitions[:PARTITIONS_SHOWN] if trial else (),
            "more": max(0, len(trial.found.reading.partitions) - PARTITIONS_SHOWN) if trial else 0,
            "try_address": self.address(obj.pk, "try") if obj else reverse(TRY_NEW),
            "end_address": self.address(obj.pk, "end") if obj else None,
            "again_address": self.address(obj.pk, "again") if obj else None,
        }
        return self.rendered(request, self.form_template, obj, context)

    def end_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Read it no more."""
        said = _("It is no longer read; what was read stays.")
        return self.switched(request, object_id, lifecycle.end_job, said)

    def again_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take an ended job up again."""
        said = _("It is read again.")
        return self.switched(request, object_id, lifecycle.read_again, said)

    def switched(
        self, request: HttpRequest, object_id: str, switch: Callable[..., Job], said: str
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self.missing(request, object_id)
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        if request.method == "POST":
            turn = partial(switch, obj.pk, by=actor(request), now=timezone.now())
            self.done(request, turn, said)
        return HttpResponseRedirect(self.address(obj.pk))

    @admin.display(description=gettext_lazy("incident"), ordering="incident__started_at")
    def of_incident(self, obj: Job) -> str:
        return obj.incident.name if obj.incident else "–"

    @admin.display(description=gettext_lazy("progress"))
    def progress(self, obj: Any) -> str:
        if obj.latest_at is None:
            return _("not read yet")
        state = words.mark(JobState(obj.latest_state))
        return format_html("{} {}", _percent(obj.latest_done), state)

    @admin.display(description=gettext_lazy("last reading"))
    def read_at(self, obj: Any) -> str:
        return words.moment(obj.latest_at)

    @admin.display(description=gettext_lazy("trouble"))
    def trouble(self, obj: Job) -> str:
        if obj.failing_since is None or not obj.is_live:
            return "–"
        return _("since %(at)s: %(reason)s") % {
            "at": words.moment(obj.failing_since),
            "reason": obj.failure,
        }


def _stands(job: Job | None) -> bool:
    return job is None or job.removed_at is None


def _percent(share: float) -> str:
    """Rounded down: 100 % is all."""
    return f"{int(share * 1000) / 10:g} %"
