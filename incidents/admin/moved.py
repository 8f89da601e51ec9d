"""The base of tables whose rows are edited in the console: to look one up, with its history."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect
from django.urls import reverse

from incidents.admin.base import M, OperationAdmin


class MovedAdmin(OperationAdmin[M]):
    """Subclasses name the screens of the console: that of a row, by its code, and of a new one."""

    screen: ClassVar[str]
    new_screen: ClassVar[str]

    def add_view(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        query = request.GET.urlencode()
        return redirect(reverse(self.new_screen) + (f"?{query}" if query else ""))

    def change_view(
        self, request: HttpRequest, object_id: str, *args: object, **kwargs: object
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        return self.missing(request, object_id) if obj is None else self._screen(obj)

    def delete_view(
        self, request: HttpRequest, object_id: str, *args: object, **kwargs: object
    ) -> HttpResponse:
        return self.change_view(request, object_id)

    def _screen(self, obj: M) -> HttpResponseRedirectBase:
        return redirect(self.screen, obj.code)  # type: ignore[attr-defined]
