"""The fields of the form of an update, as a draft fills them."""

from __future__ import annotations

from typing import Any

from incidents.domain.vocabulary import CLOSED
from incidents.forms.composer import RESIDUAL
from incidents.forms.promises import AT, as_promise
from incidents.forms.shown import Shown
from incidents.models import Draft

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
