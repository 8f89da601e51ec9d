"""The page's settings: their history. All else of them is in the console."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from incidents.admin.base import OperationAdmin
from incidents.models import Page


@admin.register(Page)
class PageAdmin(OperationAdmin[Page]):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Page | None = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        return redirect("console:page")

    def change_view(
        self, request: HttpRequest, object_id: str, *args: object, **kwargs: object
    ) -> HttpResponse:
        there = self.get_object(request, object_id)
        return redirect("console:page") if there else self.missing(request, object_id)
