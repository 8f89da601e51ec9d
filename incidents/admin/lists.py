"""The base of every table: its list answers whatever is asked in the address."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters, ShowFacets
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList, ChangeListSearchForm
from django.core.validators import MaxLengthValidator
from django.db import DataError
from django.http import HttpRequest, HttpResponse

from incidents.forms.finding import SEARCH_MAX_LENGTH, refuse_many_words
from incidents.queries.trail import trail_of


class TableSearchForm(ChangeListSearchForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bounds: list[Any] = [MaxLengthValidator(SEARCH_MAX_LENGTH), refuse_many_words]
        self.fields[SEARCH_VAR].validators += bounds


class BoundedList(ChangeList):
    """Takes the filters that it shows, and no others; what fits none leads to the whole list."""

    search_form_class = TableSearchForm

    def get_filters(self, request: HttpRequest) -> Any:
        found = super().get_filters(request)
        unknown = found[2]
        if unknown:
            raise IncorrectLookupParameters(f"no filter takes {', '.join(unknown)}")
        return found

    def get_results(self, request: HttpRequest) -> None:
        try:
            super().get_results(request)
        except (ValueError, OverflowError, DataError) as error:
            # Of the right kind, but more than the database or the calendar has.
            raise IncorrectLookupParameters(str(error)) from error


class BoundedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    actions = None
    # No counts beside the filters: each costs a query, and nobody acts on them.
    show_facets = ShowFacets.NEVER
    show_full_result_count = False
    empty_value_display = "–"
    object_history_template = "admin/operation_history.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return BoundedList

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Answer who did what, from the audit: operations do not write Django's own log."""
        obj = self.get_object(request, unquote(object_id))
        told = {"trail": trail_of([obj]) if obj else ()}
        return super().history_view(request, object_id, told | (extra_context or {}))

    def missing(self, request: HttpRequest, object_id: str) -> HttpResponse:
        redirect: HttpResponse = self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
            request, self.opts, object_id
        )
        return redirect
