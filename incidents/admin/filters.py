"""Ways to narrow the lists."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


def retitled(
    filter_class: type[admin.FieldListFilter], title: Any, nothing: Any = "–"
) -> type[admin.FieldListFilter]:
    """One of Django's filters under the heading that the column has in the list.

    ``nothing`` is what the choice of rows without a value is called.
    """

    class Retitled(filter_class):  # type: ignore[misc, valid-type]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.title = title
            self.empty_value_display = nothing

    return Retitled


class StandingFilter(admin.SimpleListFilter):
    """What stands; what was taken back or removed only on request.

    Subclasses name the ``field`` that is set then.
    """

    title = _("state")
    parameter_name = "state"
    field: str
    gone: Any

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("gone", self.gone)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "gone":
            return queryset.exclude(**{self.field: None})
        return queryset.filter(**{self.field: None})

    def choices(self, changelist: Any) -> Any:
        everything, *rest = super().choices(changelist)
        return [dict(everything) | {"display": _("Standing")}, *rest]
