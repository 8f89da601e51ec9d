"""The page's settings: one row, which is always there."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.forms.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.base import OperationAdmin
from incidents.forms.illustrations import takes_files
from incidents.forms.page_images import ImagesForm, sent
from incidents.forms.previewing import images_folder
from incidents.forms.saving import actor
from incidents.forms.versioned import VersionedForm
from incidents.models import Page
from incidents.operations.pages import edit_page, launch_page


class PageForm(ImagesForm, VersionedForm[Page]):
    field_order = (
        *("name", "tagline", "logo", "logo_dark", "favicon"),
        *("url", "accent", "support_url", "footer_links", "time_zone"),
    )
    url = forms.URLField(
        label=gettext_lazy("Public address"),
        assume_scheme="https",
        help_text=gettext_lazy("Absolute links and ids in feeds begin with it; set it once."),
    )
    support_url = forms.URLField(
        label=gettext_lazy("Support link"), assume_scheme="https", required=False
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=lambda: [(name, name) for name in sorted(available_timezones())],
        help_text=gettext_lazy("Days begin at its midnight; the console uses it, too."),
    )

    class Meta:
        model = Page
        fields = ["name", "tagline", "url", "accent", "support_url", "footer_links", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show(self.instance, folder=images_folder())


@admin.register(Page)
class PageAdmin(OperationAdmin[Page]):
    form_template = "admin/incidents/page/form.html"

    def get_urls(self) -> list[URLPattern]:
        launch = path(
            "launch/", self.admin_site.admin_view(self.launch_view), name="incidents_page_launch"
        )
        return [launch, *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Page | None = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(self.address(1))

    def form_for(self, request: HttpRequest, obj: Page | None) -> BaseForm:
        is_sent = request.method == "POST"
        return PageForm(*([request.POST, request.FILES] if is_sent else []), instance=obj)

    @takes_files
    def change_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().change_view(*args, **kwargs)

    def save(self, request: HttpRequest, form: Any, obj: Page | None) -> Page:
        return edit_page(by=actor(request), now=timezone.now(), **sent(form.cleaned_data))

    def page(self, request: HttpRequest, obj: Page | None, form: Any) -> HttpResponse:
        form.lose_files()
        return super().page(request, obj, form)

    def launch_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            by, now = actor(request), timezone.now()
            said = _("The page is launched: readers see it from now on.")
            self.done(request, lambda: launch_page(by=by, now=now), said)
        return HttpResponseRedirect(self.address(1))
