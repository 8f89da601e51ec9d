"""The form for the next update of an incident."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incidents.domain.vocabulary import IncidentKind, TemplatePurpose
from incidents.forms.composer import RESIDUAL, MessageForm, offer
from incidents.forms.drafted import chosen, drafted
from incidents.forms.promises import AT, NEVER, USUAL_PROMISE, as_promise
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
