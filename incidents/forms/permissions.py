"""What a person, a role or a token may do, in plain words and sorted by what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet
from django.forms.models import ModelChoiceIterator
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from incidents.domain.permissions import HEADINGS, PLACES, WORDS

OTHERS = _("Others")


def grantable() -> QuerySet[Permission]:
    """Permissions that mean something here; those on derived tables and histories do not."""
    return Permission.objects.filter(
        content_type__app_label="incidents", codename__in=WORDS
    ).select_related("content_type")


class ByHeading(ModelChoiceIterator):  # type: ignore[type-arg]
    """The choices under their headings, in the order of the words."""

    def __iter__(self) -> Iterator[Any]:
        ordered = sorted(self.queryset, key=lambda each: PLACES.get(each.codename, len(PLACES)))
        for heading, named in groupby(
            ordered, key=lambda each: HEADINGS.get(each.codename, OTHERS)
        ):
            yield heading, [self.choice(each) for each in named]


class PermissionGrid(forms.CheckboxSelectMultiple):
    template_name = "forms/permission_grid.html"

    def _render(
        self, template_name: str, context: dict[str, Any], renderer: BaseRenderer | None = None
    ) -> SafeString:
        # Form renderers do not look into the project's own templates.
        return render_to_string(template_name, context)


class PermissionsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    widget = PermissionGrid
    iterator = ByHeading

    def label_from_instance(self, obj: Model) -> str:
        assert isinstance(obj, Permission)
        return str(WORDS.get(obj.codename, obj.name))


def permission_field(label: Any) -> PermissionsField:
    return PermissionsField(queryset=grantable(), required=False, label=label)
