"""Rows by the ids in an address. What is not there raises ObjectDoesNotExist."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet

from incidents.api.invalid import Invalid
from incidents.domain.codes import is_code
from incidents.models import Component, ComponentGroup, Incident, Page
from incidents.queries.site import page as only_page

M = TypeVar("M", bound=Model)


def page(code: str) -> Page:
    site = only_page()
    if site.code != code:
        raise Page.DoesNotExist("There is no page with this id.")
    return site


def one(rows: QuerySet[M], code: str) -> M:
    """Return the row with the code, which a database may not be able to read."""
    if not is_code(code):
        raise ObjectDoesNotExist(f"There is no {rows.model._meta.verbose_name} “{code}”.")
    return rows.get(code=code)


def component(code: str) -> Component:
    return one(Component.objects.shown(), code)


def group(code: str) -> ComponentGroup:
    return one(ComponentGroup.objects.all(), code)


def incident(code: str) -> Incident:
    return one(Incident.objects.public(), code)


def named(name: str, rows: QuerySet[M], code: str) -> M:
    """Return the row that the field ``name`` of a body names. Raises Invalid."""
    try:
        return one(rows, code)
    except ObjectDoesNotExist:
        raise Invalid(name, f"There is nothing with the id “{code}”.") from None
