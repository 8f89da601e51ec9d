"""The base of the tables of incidents and maintenances, which are worked on in the console."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.addresses import incident_address
from incidents.admin.base import OperationAdmin
from incidents.admin.filters import ShownFilter, StatusFilter
from incidents.admin.versions import versions
from incidents.domain.vocabulary import IncidentKind, Status
from incidents.forms import words
from incidents.forms.saving import actor
from incidents.models import Incident, IncidentUpdate, Postmortem
from incidents.operations.incidents import withdraw_incident
from incidents.render import links

UPDATES = IncidentUpdate.objects.filter(incident=OuterRef("pk"), withdrawn_at=None)
LATEST = UPDATES.in_order().reverse()
COUNT = UPDATES.order_by().values("incident").annotate(count=Count("pk")).values("count")


class ReportAdmin(OperationAdmin[Incident]):
    """Subclasses name the kind."""

    kind: ClassVar[IncidentKind]
    tracked: ClassVar[list[str]]
    list_filter: ClassVar[tuple[Any, ...]] = (ShownFilter, StatusFilter)
    search_fields = ("name", "code", "updates__body")
    search_help_text = gettext_lazy("Searches names, codes and messages.")
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

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.changeform_view)
        name = f"incidents_{self.opts.model_name}"
        return [
            path("<path:object_id>/updates/add/", view, name=f"{name}_post"),
            path("<path:object_id>/change/image/", view),
            *super().get_urls(),
        ]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lead to the screen of the console that has replaced this one."""
        if object_id is None:
            return super().changeform_view(request, None, form_url, extra_context)
        incident = self.get_object(request, unquote(object_id))
        self.refuse_stranger(request, incident, is_new=False)
        if incident is None:
            return self.missing(request, object_id)
        return HttpResponseRedirect(incident_address(incident))

    def saved(self, request: HttpRequest, saved: Model, form: Any) -> HttpResponse:
        assert isinstance(saved, Incident)
        text, address = _("Saved; the page shows it."), links.incident_path(saved)
        link = format_html('{} <a href="{}">{}</a>', text, address, _("View on site"))
        self.message_user(request, link, messages.SUCCESS)
        return HttpResponseRedirect(incident_address(saved))

    def view_on_site(self, obj: Incident) -> str | None:
        return None if obj.withdrawn_at else links.incident_path(obj)

    def remove(self, request: HttpRequest, obj: Incident) -> object:
        return withdraw_incident(obj.pk, by=actor(request), now=timezone.now())

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
