"""The field in which statuses are said of components, a row each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Component
from incidents.queries.status_log import Offer

# Of more, the others are searched for. Few of them need not be folded on a phone.
LISTED_MAX, UNFOLDED_MAX = 16, 3

Said = dict[str, ComponentStatus]
"""Component code → status."""


@dataclass(frozen=True)
class ComponentRow:
    """A component with the statuses that it may be given, or must be."""

    code: str
    name: str
    status: ComponentStatus
    choices: Sequence[ComponentStatus]
    is_required: bool = False
    because: str = ""


def rows(
    components: Iterable[Component], choices: Sequence[ComponentStatus] = tuple(ComponentStatus)
) -> list[ComponentRow]:
    """Every component may be given one of ``choices``, or none."""
    return [
        ComponentRow(c.code, c.full_name, ComponentStatus(c.status), choices) for c in components
    ]


def rows_left(left: Mapping[Component, Offer]) -> list[ComponentRow]:
    """Each component must end with what others claim, or worse; who claims it is named."""
    return [
        ComponentRow(
            component.code,
            component.full_name,
            ComponentStatus(component.status),
            [status for status in ComponentStatus if status.rank >= least.status.rank],
            is_required=True,
            because=", ".join(f"“{name}”" for name in least.claimants),
        )
        for component, least in left.items()
    ]


class ComponentRows(forms.Widget):
    """The troubled and the chosen in sight, a row each; the others are folded, or searched for."""

    template_name = "forms/component_rows.html"
    use_fieldset = True
    rows: Sequence[ComponentRow] = ()
    sought = ""

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        return ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        self.sought = data.get(f"{name}-find") or ""
        found = {row.code: data.get(f"{name}-{row.code}") or "" for row in self.rows}
        return {code: value for code, value in found.items() if value}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False

    def format_value(self, value: Any) -> Any:
        return value or {}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen, sought = context["widget"]["value"], self.matching(self.sought)
        ranked = sorted(self.rows, key=lambda row: -row.status.rank)
        others = [
            row
            for row in ranked
            if row.status == ComponentStatus.OPERATIONAL
            and not (row.is_required or row.code in chosen or row in sought)
        ]
        is_planned = all(len(row.choices) == 1 and not row.is_required for row in self.rows)
        is_listed = len(self.rows) <= LISTED_MAX
        if is_listed and (is_planned or len(others) <= UNFOLDED_MAX):
            others = []
        away = {row.code for row in others}
        return context | {
            "rows": [(row, chosen.get(row.code, "")) for row in ranked if row.code not in away],
            "others": others if is_listed else (),
            "is_unfolded": "aria-invalid" in context["widget"]["attrs"],
            "hidden_count": 0 if is_listed else len(others),
            "is_planned": is_planned,
        }

    def matching(self, sought: str) -> list[ComponentRow]:
        """Return the rows in whose names ``sought`` is; none if nothing is."""
        part = sought.casefold()
        return [row for row in self.rows if part and part in row.name.casefold()]


class StatusesField(forms.Field):
    """The statuses that are said of components, of which rows have to be offered first."""

    widget = ComponentRows
    rows: Sequence[ComponentRow] = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def offer(self, rows: Sequence[ComponentRow]) -> None:
        grid: Any = self.widget
        self.rows = grid.rows = rows

    def to_python(self, value: Mapping[str, str] | None) -> Said:
        offered = {row.code: row.choices for row in self.rows}
        said: Said = {}
        for code, status in (value or {}).items():
            if status not in offered[code]:
                raise ValidationError(_("“%s” is not among the choices.") % status)
            said[code] = ComponentStatus(status)
        return said

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and dict(initial or {}) != dict(data or {})


def statuses(form: forms.BaseForm, name: str = "components") -> StatusesField:
    field = form.fields[name]
    assert isinstance(field, StatusesField)
    return field
