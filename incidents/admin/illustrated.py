"""Insert an image into a text from the form of the text."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from incidents.admin.base import OperationAdmin
from incidents.admin.lists import M
from incidents.forms.illustrations import take, takes_files, unchecked


class IllustratedAdmin(OperationAdmin[M]):
    """Part of the admin of what has texts that may show images."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.image_view)
        name = f"incidents_{self.opts.model_name}"
        return [
            path("add/image/", view, name=f"{name}_add_image"),
            path("<path:object_id>/change/image/", view, name=f"{name}_change_image"),
            *super().get_urls(),
        ]

    @takes_files
    def image_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """Take an image, and show the form again with all that was typed."""
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        if object_id and obj is None:
            return self.missing(request, object_id)
        address = self.address(obj.pk) if obj else self.address_of_new()
        if request.method != "POST":
            return HttpResponseRedirect(address)
        self.refuse_other_writer(request, obj)
        upload = take(request)
        page = self.illustrated(request, obj)
        assert isinstance(page, TemplateResponse)  # not rendered yet
        page.context_data = (page.context_data or {}) | {
            "upload": upload,
            "form_address": address,
        }
        return page

    def refuse_other_writer(self, request: HttpRequest, obj: M | None) -> None:
        """Raise PermissionDenied for who may not send the form."""
        self.refuse_stranger(request, obj, is_new=obj is None)

    def illustrated(self, request: HttpRequest, obj: M | None) -> HttpResponse:
        """Return the page with the form as it was sent."""
        return self.page(request, obj, unchecked(self.form_for(request, obj)))

    def rendered(
        self, request: HttpRequest, template: str, obj: M | None, context: dict[str, Any]
    ) -> HttpResponse:
        address = self.address(obj.pk, "change_image") if obj else self.address_of_new("add_image")
        return super().rendered(request, template, obj, {"image_address": address} | context)

    def address_of_new(self, page: str = "add") -> str:
        return reverse(f"admin:incidents_{self.opts.model_name}_{page}")
