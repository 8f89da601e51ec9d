"""Django's own tables of people and roles, written by operations that may refuse."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from incidents.admin.lists import Bounded
from incidents.operations.errors import OperationError
from incidents.queries.trail import trail_of


class Refusing(Bounded):
    """Django's own forms, whose rows are written by operations; what these refuse is told.

    ``noun`` and ``nouns`` are what a row and several are called here, where Django says otherwise.
    """

    noun: Any
    nouns: Any

    def __init__(self, *args: Any) -> None:
        of_django: Any = super()
        of_django.__init__(*args)
        table: Any = self
        table.opts = copy(table.opts)
        table.opts.verbose_name, table.opts.verbose_name_plural = self.noun, self.nouns

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.told(request, super().changeform_view, *args, **kwargs)  # type: ignore[misc]

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.told(request, super().delete_view, *args, **kwargs)  # type: ignore[misc]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """From the audit; Django's own log is not what operations write to."""
        table: Any = self
        obj = table.get_object(request, unquote(object_id))
        if not table.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        if obj is None:
            missing: HttpResponse = table._get_obj_does_not_exist_redirect(
                request, table.opts, object_id
            )
            return missing
        context = table.admin_site.each_context(request) | {"trail": trail_of([obj])}
        context |= {"opts": table.opts, "original": obj, "title": str(obj)}
        return TemplateResponse(request, "admin/operation_history.html", context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        of_django: Any = super()
        said = {"keeps_history": True, "title": _("New %(noun)s") % {"noun": self.noun}}
        shown: HttpResponse = of_django.render_change_form(request, context | said, *args, **kwargs)
        return shown

    def told(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except OperationError as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """The operation has."""
