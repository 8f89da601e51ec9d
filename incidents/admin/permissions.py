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
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

# What operations ask for and the back office lets one see: by heading, codename → words.
GRANTABLE: dict[str | Promise, dict[str, str | Promise]] = {
    _("Incidents and maintenances"): {
        "view_incident": _("See them"),
        "add_incident": _("Open incidents, schedule maintenances"),
        "change_incident": _("Correct name, times, impact and window"),
        "delete_incident": _("Withdraw them"),
    },
    _("Updates"): {
        "view_incidentupdate": _("See them and their history"),
        "add_incidentupdate": _("Post updates, save drafts"),
        "change_incidentupdate": _("Correct what was posted"),
        "delete_incidentupdate": _("Withdraw what was posted"),
    },
    _("Postmortems"): {
        "view_postmortem": _("See them, internal sections included"),
        "change_postmortem": _("Write them"),
        "publish_postmortem": _("Publish them and take them back"),
    },
    _("Mitigation jobs"): {
        "view_job": _("See them"),
        "add_job": _("Add jobs"),
        "change_job": _("Change jobs, end them, take them up again"),
        "delete_job": _("Remove jobs"),
    },
    _("Components"): {
        "view_component": _("See components"),
        "add_component": _("Add components"),
        "change_component": _("Change components, set their status directly"),
        "delete_component": _("Remove components"),
        "view_componentgroup": _("See groups"),
        "add_componentgroup": _("Add groups"),
        "change_componentgroup": _("Change groups"),
        "delete_componentgroup": _("Remove groups"),
    },
    _("The page"): {
        "view_page": _("See its settings"),
        "change_page": _("Change name, address and time zone"),
    },
    _("People and programs"): {
        "view_user": _("See people"),
        "add_user": _("Add people"),
        "change_user": _("Change people, set their passwords"),
        "view_token": _("See API tokens"),
        "add_token": _("Issue API tokens"),
        "delete_token": _("Revoke API tokens"),
    },
    _("Records"): {
        "view_auditentry": _("Read who did what"),
        "view_event": _("Read what happened"),
    },
}
OTHERS = _("Others")
WORDS = {name: word for named in GRANTABLE.values() for name, word in named.items()}
HEADINGS = {name: heading for heading, named in GRANTABLE.items() for name in named}
PLACES = {name: place for place, name in enumerate(WORDS)}


def grantable() -> QuerySet[Permission]:
    """Permissions that mean something here; those on derived tables and histories do not."""
    return Permission.objects.filter(
        content_type__app_label="incidents", codename__in=WORDS
    ).select_related("content_type")


def in_words(codename: str) -> str:
    """Return a permission that has words as it reads without its heading above it."""
    return f"{HEADINGS[codename]}: {WORDS[codename]}"


class ByHeading(ModelChoiceIterator):  # type: ignore[type-arg]
    """The choices under their headings, in the order of the words."""

    def __iter__(self) -> Iterator[Any]:
        ordered = sorted(self.queryset, key=lambda each: PLACES.get(each.codename, len(PLACES)))
        for heading, named in groupby(
            ordered, key=lambda each: HEADINGS.get(each.codename, OTHERS)
        ):
            yield heading, [self.choice(each) for each in named]


class PermissionGrid(forms.CheckboxSelectMultiple):
    template_name = "admin/widgets/permission_grid.html"

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
