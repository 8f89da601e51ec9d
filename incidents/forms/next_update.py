"""The form for the next update of an incident."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incidents.domain.vocabulary import CLOSED, IncidentKind, TemplatePurpose
from incidents.forms.composer import RESIDUAL, MessageForm, offer
from incidents.forms.promises import AT, NEVER, USUAL_PROMISE, as_promise
from incidents.forms.shown import Shown
from incidents.models import Draft
from incidents.operations import drafts
from incidents.queries import message_templates
from incidents.queries.reports import Report


def update_of(
    report: Report, data: Mapping[str, Any] | None = None, *, draft: Draft | None = None
) -> MessageForm:
    """Return the form for the next update, filled with what is likely, or with a draft.

    Seven queries.
    """
    incident = report.incident
    form = MessageForm(data)
    form.filled_from = draft
    form.fill(incident)
    form.initial = {
        "based_on": form.shown.text(),
        "status": incident.status,
        "promise": _repeated(report) if incident.is_open else NEVER,
        "residual_effect": incident.residual_effect,
        "residual_ends_at": incident.residual_ends_at,
        "components": form.shown.components,
        "left": form.shown.left,
    }
    if draft is not None:
        form.initial |= drafted(draft, form.shown)
        form.drafted = chosen(draft)
        form.shown = drafts.seen_by_writer(draft, form.shown)
        form.initial["based_on"] = form.shown.text()
    offer(form, IncidentKind(incident.kind))
    purpose = TemplatePurpose.MAINTENANCE if incident.is_maintenance else TemplatePurpose.UPDATE
    form.templates = message_templates.offered(purpose)
    given = data or (draft.content.given() if draft else {})
    if not incident.is_open and not any(given.get(name) for name in RESIDUAL):
        for name in RESIDUAL:  # a note does not end it; what was left is among the details
            del form.fields[name]
    return form


def _repeated(report: Report) -> str:
    """Return the promise of the last update made anew, if it is one of those offered."""
    update = report.latest.update
    promise = as_promise(update.next_update_at, since=update.display_at)
    is_usual = promise == AT or (promise == NEVER and not report.incident.is_maintenance)
    return USUAL_PROMISE if is_usual else promise


# What a draft holds and the form shows otherwise.
SHOWN_OTHERWISE = {"components", "next_update_at"}


def drafted(draft: Draft, shown: Shown) -> dict[str, Any]:
    """Return the values of a draft; what it does not say stays likely."""
    fields = draft.content.given()
    initial = {name: value for name, value in fields.items() if name not in SHOWN_OTHERWISE}
    if "residual_effect" in fields:
        initial["residual_ends_at"] = fields.get("residual_ends_at")
    if "components" in fields:
        name = _grid_of(draft)
        initial[name] = {**getattr(shown, name), **fields["components"]}
    if draft.author_id is not None or "next_update_at" in fields:
        promised_at = fields.get("next_update_at")
        promise = as_promise(promised_at, since=draft.updated_at)
        initial |= {"promise": promise, "promised_at": promised_at if promise == AT else None}
    if draft.content.estimate:
        initial["done_in"] = AT
    return initial | {"draft": draft.code}


def chosen(draft: Draft) -> frozenset[str]:
    """Return the names of the fields that it fills."""
    named = (f"{_grid_of(draft)}-{code}" for code in draft.content.components or ())
    return frozenset([*named, *({"status", *RESIDUAL} & draft.content.given().keys())])


def _grid_of(draft: Draft) -> str:
    """The field in which the draft speaks of components: at the end, of what they are left with."""
    is_closing = draft.content.status in CLOSED
    return "left" if is_closing else "components"
