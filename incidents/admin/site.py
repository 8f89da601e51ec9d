"""The admin's site: its tables, with times in the page's zone, and what has moved from there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from allauth.account import views as account
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext_lazy as _

from incidents.admin.images import image
from incidents.forms.requests import in_page_zone, keeping_what_was_typed
from incidents.models import Incident, IncidentUpdate
from incidents.queries import components
from incidents.render.console import words

View = Callable[..., HttpResponseBase]


def moved(request: HttpRequest, noun: str, key: int | None = None, page: str = "") -> HttpResponse:
    """Lead from an old address of a table or a row to the screen of the console."""
    if key is None:
        is_maintenance = noun == "maintenance"
        return redirect("console:maintenances" if is_maintenance else "console:incidents")
    screens = {"history": "history", "delete": "withdraw"}
    name = screens.get(page.partition("/")[0])
    if noun == "incidentupdate":
        update = get_object_or_404(IncidentUpdate, pk=key)
        return redirect(f"console:update-{name}" if name else "console:update", update.code)
    incident = get_object_or_404(Incident, pk=key)
    return redirect(f"console:{name or 'incident'}", incident.code)


def added(request: HttpRequest, noun: str) -> HttpResponse:
    return redirect("console:schedule" if noun == "maintenance" else "console:new")


def old(guarded: Callable[[View], View]) -> list[URLPattern]:
    """Return the addresses of what has moved, each answered to who may come in here."""
    return [
        address
        for noun in ("incident", "maintenance", "incidentupdate")
        for address in (
            path(f"incidents/{noun}/", guarded(moved), {"noun": noun}),
            path(f"incidents/{noun}/add/", guarded(added), {"noun": noun}),
            path(f"incidents/{noun}/<int:key>/<path:page>", guarded(moved), {"noun": noun}),
        )
    ]


V = TypeVar("V", bound=Callable[..., HttpResponseBase])


class TablesSite(admin.AdminSite):
    """Tables, beside the screens of the console."""

    site_header = site_title = "Plainstatus"
    index_title = _("Tables")

    def admin_view(self, view: V, cacheable: bool = False) -> V:
        return keeping_what_was_typed(super().admin_view(in_page_zone(view), cacheable))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [
            path("images/<str:name>", self.admin_view(image, cacheable=True), name="image"),
            *old(self.admin_view),
            *super().get_urls(),
        ]

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to where one signs in; who is signed in already may not come in here."""
        if request.user.is_authenticated and not self.has_permission(request):
            who = {"title": _("Not for you"), "username": request.user.get_username()}
            context = self.each_context(request) | who
            return TemplateResponse(request, "admin/login.html", context, status=403)
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        return account.logout(request)  # type: ignore[no-any-return]

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_change_password")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return super().each_context(request) | {
            "zone": words.zone(),
        }

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        may_add_components = request.user.has_perm("incidents.add_component")
        context = {"is_bare": may_add_components and not components.on_page()}
        return super().index(request, context | (extra_context or {}))
