"""What the pages of incidents and maintenances share: one screen to see and to post."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.drafts import DraftingAdmin
from incidents.admin.filters import ShownFilter, StatusFilter
from incidents.admin.versions import versions
from incidents.domain.vocabulary import IncidentKind, Status
from incidents.forms import composer, submit_labels, words
from incidents.forms.composer import MessageForm
from incidents.forms.fields import new_submission
from incidents.forms.illustrations import unchecked
from incidents.forms.saving import actor, attempt
from incidents.models import Draft, Incident, IncidentUpdate, Postmortem
from incidents.operations.drafts import post_draft
from incidents.operations.errors import AlreadySent, Outdated
from incidents.operations.incidents import withdraw_incident
from incidents.operations.updates import post_update
from incidents.queries import drafts
from incidents.queries.reports import Report, reports
from incidents.render import labels as readers
from incidents.render import links, recurrence

# The key of a form, in its address.
KEY = "form"
UPDATES = IncidentUpdate.objects.filter(incident=OuterRef("pk"), withdrawn_at=None)
LATEST = UPDATES.in_order().reverse()
COUNT = UPDATES.order_by().values("incident").annotate(count=Count("pk")).values("count")


class ReportAdmin(DraftingAdmin):
    """Subclasses name the kind, the form that makes one, and that which edits it."""

    kind: ClassVar[IncidentKind]
    tracked: ClassVar[list[str]]
    list_filter: ClassVar[tuple[Any, ...]] = (ShownFilter, StatusFilter)
    search_fields = ("name", "code", "updates__body")
    search_help_text = gettext_lazy("Searches names, codes and messages.")
    form_template = "admin/incidents/report/add.html"
    removal = gettext_lazy("Withdraw")
    removal_explained = gettext_lazy(
        "It leaves the page and the feeds, with all that it claims of components. "
        "Nothing is deleted: its history stays here."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        of_kind = super().get_queryset(request).filter(kind=self.kind)
        return of_kind.annotate(
            update_count=Coalesce(Subquery(COUNT), 0),
            last_told_at=Subquery(LATEST.values("display_at")[:1]),
            promised_at=Subquery(LATEST.values("next_update_at")[:1]),
        )

    # Permissions are those that the operations ask for, also for the proxy.

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("incidents.add_incident")

    def has_change_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        may = request.user.has_perm("incidents.change_incident")
        return may and (obj is None or obj.withdrawn_at is None)

    def has_delete_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        may = request.user.has_perm("incidents.delete_incident")
        return may and (obj is None or obj.withdrawn_at is None)

    def has_view_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        return any(
            request.user.has_perm(f"incidents.{permission}")
            for permission in ("view_incident", "change_incident", "add_incidentupdate")
        )

    def may_post(self, request: HttpRequest, incident: Incident) -> bool:
        may = request.user.has_perm("incidents.add_incidentupdate")
        return may and incident.withdrawn_at is None

    def get_urls(self) -> list[URLPattern]:
        post = path(
            "<path:object_id>/updates/add/",
            self.admin_site.admin_view(self.post_view),
            name=f"incidents_{self.opts.model_name}_post",
        )
        return [post, *super().get_urls()]

    def post_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Post an update; what is refused is shown on the same screen, with all that was typed."""
        incident = self.get_object(request, unquote(object_id))
        if incident is None:
            return self.missing(request, object_id)
        if request.method != "POST":
            return HttpResponseRedirect(self.address(incident.pk))
        if not request.user.has_perm("incidents.add_incidentupdate"):
            raise PermissionDenied
        report = self.report(incident)
        draft = drafts.of(incident, request.POST.get("draft", ""))
        form = composer.update_of(report, request.POST, draft=draft)
        if "save_draft" in request.POST:
            done = self.keep(request, report, form.as_draft(), draft)
        else:
            done = self.post(request, report, form, draft)
        details = self.form_for(request, incident, is_sent=False)
        return done or self.desk(request, self.report(incident), form, details, draft)

    def refuse_other_writer(self, request: HttpRequest, obj: Incident | None) -> None:
        """An incident's page sends an image with its next update."""
        if obj is None:
            super().refuse_other_writer(request, obj)
        elif not self.may_post(request, obj):
            raise PermissionDenied

    def illustrated(self, request: HttpRequest, obj: Incident | None) -> HttpResponse:
        if obj is None:
            return super().illustrated(request, obj)
        report, draft = self.report(obj), drafts.of(obj, request.POST.get("draft", ""))
        form = unchecked(composer.update_of(report, request.POST, draft=draft))
        details = self.form_for(request, obj, is_sent=False)
        return self.desk(request, report, form, details, draft)

    def post(
        self, request: HttpRequest, report: Report, form: MessageForm, draft: Draft | None
    ) -> HttpResponse | None:
        """Post what was typed; None if it is refused."""
        if not form.is_valid():
            return None
        incident = report.incident
        now, submission = timezone.now(), form.cleaned_data["submission"]
        typed = partial(
            post_update if draft is None else post_draft,
            incident.pk if draft is None else draft.pk,
            by=actor(request),
            content=form.content(now=now),
            now=now,
            submission=submission,
            based_on=form.seen,
        )

        def write() -> IncidentUpdate:
            try:
                return typed()
            except Outdated:
                form.rebase(self.report(incident))
                raise

        update = attempt(form, write)
        if update is None:
            return None
        self.tell(request, links.update_path(update), _("The update is on the page."))
        return HttpResponseRedirect(self.address(incident.pk))

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Give each form an address with its key: the browser's Back shows the same form."""
        is_keyed = request.method != "GET" or KEY in request.GET
        if not is_keyed and self.has_add_permission(request):
            return HttpResponseRedirect(f"{request.path}?{urlencode({KEY: new_submission()})}")
        return super().add_view(request, form_url, extra_context)

    def form_for(
        self, request: HttpRequest, obj: Incident | None, *, is_sent: bool = True
    ) -> BaseForm:
        data = request.POST if request.method == "POST" and is_sent else None
        if obj:
            return self.details(obj, data)
        form = self.opening(data)
        form.initial["submission"] = request.GET.get(KEY) or new_submission()
        return form

    def save_or_rebase(self, request: HttpRequest, form: Any, obj: Incident | None) -> Model:
        try:
            return super().save_or_rebase(request, form, obj)
        except AlreadySent:
            form.renew()
            raise

    def opening(self, data: Mapping[str, Any] | None) -> BaseForm:
        raise NotImplementedError

    def details(self, obj: Incident, data: Mapping[str, Any] | None) -> BaseForm:
        raise NotImplementedError

    def saved(self, request: HttpRequest, saved: Model, form: BaseForm) -> HttpResponse:
        assert isinstance(saved, Incident)
        self.tell(request, links.incident_path(saved), _("Saved; the page shows it."))
        return HttpResponseRedirect(self.address(saved.pk))

    def tell(self, request: HttpRequest, address: str, text: str) -> None:
        link = format_html('{} <a href="{}">{}</a>', text, address, _("View on site"))
        self.message_user(request, link, messages.SUCCESS)

    def address_after(self, saved: Model) -> str:
        return self.address(saved.pk)

    def view_on_site(self, obj: Incident) -> str | None:
        return None if obj.withdrawn_at else links.incident_path(obj)

    def remove(self, request: HttpRequest, obj: Incident) -> object:
        return withdraw_incident(obj.pk, by=actor(request), now=timezone.now())

    def report(self, incident: Incident) -> Report:
        """Return the incident with all that was said of it, also if it was withdrawn."""
        return reports(Incident.objects.filter(pk=incident.pk))[0]

    def page(self, request: HttpRequest, obj: Incident | None, form: BaseForm) -> HttpResponse:
        if obj is None:
            opens = submit_labels.of_new_incident() if "status" in form.fields else ""
            context = {"form": form, "deeds": opens}
            return self.rendered(request, self.form_template, obj, context)
        report, draft = self.report(obj), drafts.of(obj, request.GET.get("draft", ""))
        may_post = self.may_post(request, obj)
        composing = composer.update_of(report, draft=draft) if may_post else None
        return self.desk(request, report, composing, form, draft)

    def desk(
        self,
        request: HttpRequest,
        report: Report,
        composing: MessageForm | None,
        details: BaseForm,
        draft: Draft | None = None,
    ) -> HttpResponse:
        """The one screen: where it stands, the next update, what was said, the details."""
        incident = report.incident
        context = {
            "report": report,
            "repeats": recurrence.repeats(incident),
            "told": [(item, readers.label(item), readers.aside(item)) for item in report.updates],
            "withdrawn": incident.updates.exclude(withdrawn_at=None).order_by("-pk"),
            "composer": composing,
            "deeds": submit_labels.of_update(incident),
            "draft": draft,
            "drafts": self.waiting(incident) if composing else [],
            "post_address": self.address(incident.pk, "post"),
            "details_address": self.address(incident.pk),
            "form": details,
            "postmortem": Postmortem.objects.filter(incident=incident).first(),
            "may_write_postmortem": request.user.has_perm("incidents.change_postmortem"),
            "may_see_updates": request.user.has_perm("incidents.view_incidentupdate")
            or request.user.has_perm("incidents.change_incidentupdate"),
            "may_edit_updates": request.user.has_perm("incidents.change_incidentupdate"),
            "may_withdraw_updates": request.user.has_perm("incidents.delete_incidentupdate"),
        }
        return self.rendered(request, "admin/incidents/report/desk.html", incident, context)

    def subjects(self, obj: Incident) -> list[Model]:
        postmortem = Postmortem.objects.filter(incident=obj)
        return [obj, *obj.updates.all(), *postmortem]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        told = versions(obj, self.tracked) if obj else []
        return super().history_view(request, object_id, {"versions": told})

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, obj: Incident) -> str:
        return words.mark(Status(obj.status))

    @admin.display(description=gettext_lazy("last update"), ordering="last_told_at")
    def told(self, obj: Any) -> str:
        last = f"{words.moment(obj.last_told_at)} ({obj.update_count})"
        if not obj.is_open or obj.promised_at is None:
            return last
        promise = _("next by %(at)s") % {"at": words.moment(obj.promised_at)}
        return format_html("{}<br>{}", last, promise)
