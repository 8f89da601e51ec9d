"""Versions of rows that people edit, so that nobody overwrites unseen what another has saved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping

from django.db.models import Model
from django.utils.translation import gettext as _

from incidents import models
from incidents.domain.vocabulary import IncidentKind
from incidents.operations import details
from incidents.operations.errors import Outdated

# What editors write. What else changes in a row makes no edit outdated.
_EDITED: Mapping[type[Model], Collection[str]] = {
    models.Page: details.PageDetails.__annotations__,
    models.ComponentGroup: details.GroupDetails.__annotations__,
    models.Component: details.ComponentDetails.__annotations__,
    models.MessageTemplate: details.MessageTemplateDetails.__annotations__,
    models.ActionItem: details.ActionItemDetails.__annotations__,
    models.TimelineEntry: details.EntryDetails.__annotations__,
    models.Rule: details.RuleDetails.__annotations__,
    models.Measure: (*details.MeasureDetails.__annotations__, "credentials"),
    models.Job: (*details.JobDetails.__annotations__, "credentials"),
}
_EDITED_OF_KIND: Mapping[str, Collection[str]] = {
    IncidentKind.REALTIME: details.IncidentDetails.__annotations__,
    IncidentKind.MAINTENANCE: details.MaintenanceDetails.__annotations__,
}


def edited(row: Model) -> tuple[object, ...]:
    """Return the values that an editor of ``row`` writes. Of an update or a rule, one query
    or two."""
    if isinstance(row, models.IncidentUpdate):
        said = row.affected.filter(is_implied=False, has_status=True).order_by("component")
        return (*row.content.flat().values(), *said.values_list("component", "new_status"))
    names = _EDITED_OF_KIND[row.kind] if isinstance(row, models.Incident) else _EDITED[type(row)]
    values = tuple(row.serializable_value(name) for name in names)
    if isinstance(row, models.Rule) and row.pk:
        measured = edited(row.measure) if row.is_asked else ()
        return (*values, *row.components.order_by("pk").values_list("pk", flat=True), *measured)
    return values


def version(row: Model) -> str:
    """Return what tells one version of ``row`` from another; a form sends it back."""
    return digest(edited(row))


def digest(values: object) -> str:
    """Return the version of something with these values."""
    return hashlib.sha256(json.dumps(values, default=str).encode()).hexdigest()


def refuse_outdated(values: object, *, based_on: str | None) -> None:
    """Refuse an edit that is based on another version than ``values``; None asks nothing."""
    if based_on is not None and digest(values) != based_on:
        raise Outdated(
            _(
                "Somebody saved this after you opened it. What you typed is below, not saved."
                " See in its history what they changed and take over what is to stay; to save"
                " now replaces their version."
            )
        )
