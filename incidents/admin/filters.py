"""Ways to narrow the lists."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from incidents.domain.vocabulary import STATUSES_OF
from incidents.models.incident import OVERRIDES


class ShownFilter(admin.SimpleListFilter):
    """Open, ended or withdrawn; without a choice, all that readers may see."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("Open")), ("ended", _("Ended")), ("withdrawn", _("Withdrawn"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "open":
                return queryset.filter(withdrawn_at=None, closed_at=None)
            case "ended":
                return queryset.filter(withdrawn_at=None).exclude(closed_at=None)
            case "withdrawn":
                return queryset.exclude(withdrawn_at=None)
            case _:
                return queryset.filter(withdrawn_at=None)


class ChoiceFilter(admin.SimpleListFilter):
    """One field by the values that it can have here. Subclasses name it and list them."""

    parameter_name: str

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset.filter(**{self.parameter_name: value}) if value else queryset


class StatusFilter(ChoiceFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(status.value, status.label) for status in STATUSES_OF[model_admin.kind]]


class ImpactFilter(ChoiceFilter):
    title = _("impact")
    parameter_name = "impact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(impact.value, impact.label) for impact in OVERRIDES]


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
