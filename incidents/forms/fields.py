"""Form fields that several tables share: times, messages, what is said of components."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from incidents.domain.moments import nearest, offset_label, readings, written
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Component
from incidents.queries.components import ComponentSection
from incidents.queries.status_log import Offer
from incidents.render import words

# Groups begin unfolded on pages with at most this many components.
UNFOLDED_MAX = 16

Said = dict[str, ComponentStatus]
"""Component code → status."""


def new_submission() -> str:
    """A key for one form, so that the same submission sent twice lands once."""
    return secrets.token_urlsafe(24)


MINUTE = "%Y-%m-%dT%H:%M"
MINUTE_LENGTH = len("2026-11-28T19:45")


class MomentInput(forms.DateTimeInput):
    """The browser's own picker, with the zone beside it, since it does not tell.

    Of a time that clocks show twice, the zone's offset is a choice of two.
    """

    # Not shown, but not to be cut off what the field is given either: it gives that back.
    supports_microseconds = True

    def __init__(self) -> None:
        super().__init__(attrs={"type": "datetime-local"}, format=MINUTE)

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        typed = self.format_value(value) or ""
        field = super().render(name, typed[:MINUTE_LENGTH], attrs, renderer)
        return format_html(
            '{} <span class="zone">{}</span>{}', field, words.zone(), _offsets(name, value, typed)
        )

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return the time as typed, with the offset that was chosen if it needs one."""
        typed, offset = super().value_from_datadict(data, files, name), data.get(f"{name}-offset")
        offered = {at.isoformat()[-6:] for at in _repeated(typed)}
        return f"{typed}{offset}" if offset in offered else typed


def _repeated(typed: Any) -> list[datetime]:
    """Return both instants of a typed time that clocks show twice, earliest first, or nothing."""
    try:
        naive = datetime.strptime(str(typed)[:MINUTE_LENGTH], MINUTE)  # noqa: DTZ007
        found = readings(naive, timezone.get_current_timezone())
    except (ValueError, OverflowError):
        return []
    return found if len(found) > 1 else []


def _offsets(name: str, value: Any, typed: str) -> SafeString:
    """Return the choice between both, the earlier chosen unless the other one was."""
    chosen = typed[MINUTE_LENGTH:]
    if isinstance(value, datetime):  # local already, and its fold tells which one it is
        chosen = value.replace(tzinfo=timezone.get_current_timezone()).isoformat()[-6:]
    offered = [
        (offset, " selected" if offset == chosen else "", offset_label(at))
        for at in _repeated(typed)
        for offset in [at.isoformat()[-6:]]
    ]
    options = format_html_join("", '<option value="{}"{}>{}</option>', offered)
    return options and format_html(
        ' <select name="{}-offset" aria-label="{}">{}</select>',
        name,
        _("Which of the two"),
        options,
    )


class MomentField(forms.DateTimeField):
    """A time in the current zone, typed to the minute.

    What is left as it was shown stays what it was, with its seconds, and also
    within an hour that the end of summer time repeats.
    """

    widget = MomentInput
    shown: datetime | None = None

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        self.shown = form.get_initial_for_field(self, field_name)
        return super().get_bound_field(form, field_name)

    def clean(self, value: Any) -> datetime | None:
        if self.shown and not self.has_changed(self.shown, value):
            return self.shown
        cleaned: datetime | None = super().clean(value)
        return cleaned

    def has_changed(self, initial: Any, data: Any) -> bool:
        if not initial:
            return bool(data)
        local = timezone.localtime(initial)
        typed = local.strftime(MINUTE)
        return (data or "") not in (typed, typed + local.isoformat()[-6:])

    def to_python(self, value: Any) -> datetime | None:
        """Refuse a time that clocks show twice until one is chosen, and one that they skip."""
        try:
            at: datetime | None = super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone" or not error.params:
                raise
            raise ValidationError(_unclear(error.params["datetime"])) from error
        return at


def _unclear(naive: datetime) -> str:
    zone = timezone.get_current_timezone()
    if readings(naive, zone):
        return _(
            "Clocks go back and show %(time)s twice. Choose which one is meant; the earlier is"
            " chosen."
        ) % {"time": written(naive, "minute")}
    before, after = nearest(naive, zone)
    return _(
        "%(time)s does not exist, as clocks go forward. The nearest times that do are %(before)s"
        " and %(after)s."
    ) % {
        "time": written(naive, "minute"),
        "before": written(before, "minute"),
        "after": written(after, "minute"),
    }


class TextField(forms.CharField):
    """A text of several lines, whose ends browsers send as CR LF."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return super().to_python(value.replace("\r\n", "\n") if value else value) or ""


@dataclass(frozen=True)
class Row:
    """A component in the grid. ``choices`` holds one status where it can only be ticked."""

    code: str
    name: str
    status: ComponentStatus
    choices: Sequence[ComponentStatus]
    is_required: bool = False
    because: str = ""

    @property
    def is_tick(self) -> bool:
        return len(self.choices) == 1 and not self.is_required


@dataclass(frozen=True)
class Rows:
    """One group of the grid; lone neighbours have no title."""

    title: str
    rows: Sequence[Row]


def grid(
    sections: Iterable[ComponentSection],
    choices: Sequence[ComponentStatus] = tuple(ComponentStatus),
) -> list[Rows]:
    """Every component may be given one of ``choices``, or none."""
    return [
        Rows(
            section.group.name if section.group else "",
            [_row(component, choices) for component in section.components],
        )
        for section in sections
    ]


def leavings(left: Mapping[Component, Offer]) -> list[Rows]:
    """Each component must end with what others claim, or worse; who claims it is named."""
    rows = [
        Row(
            component.code,
            component.full_name,
            ComponentStatus(component.status),
            [status for status in ComponentStatus if status.rank >= least.status.rank],
            is_required=True,
            because=", ".join(f"“{name}”" for name in least.claimants),
        )
        for component, least in sorted(left.items(), key=lambda item: item[0].page_order)
    ]
    return [Rows("", rows)] if rows else []


def _row(component: Component, choices: Sequence[ComponentStatus]) -> Row:
    return Row(component.code, component.name, ComponentStatus(component.status), choices)


class ComponentGrid(forms.Widget):
    """Components under their groups, with a small choice beside each name."""

    template_name = "forms/component_grid.html"
    use_fieldset = True
    groups: Sequence[Rows] = ()

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        return ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        found = {row.code: data.get(f"{name}-{row.code}") or "" for row in self._rows()}
        return {code: value for code, value in found.items() if value}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False

    def format_value(self, value: Any) -> Any:
        return value or {}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = context["widget"]["value"]
        # With nothing chosen yet, all are in sight; afterwards only the groups that matter.
        is_unfolded = not chosen and len(self._rows()) <= UNFOLDED_MAX
        context["groups"] = [
            {
                "title": group.title,
                "rows": [(row, chosen.get(row.code, "")) for row in group.rows],
                "chosen": (count := sum(row.code in chosen for row in group.rows)),
                "is_open": is_unfolded or count,
            }
            for group in self.groups
        ]
        return context

    def _render(
        self, template_name: str, context: dict[str, Any], renderer: BaseRenderer | None = None
    ) -> SafeString:
        # Form renderers do not look into the project's own templates.
        return render_to_string(template_name, context)

    def _rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]


class ComponentRows(ComponentGrid):
    """The troubled and the chosen in sight, a row each; of many, the rest are searched for."""

    template_name = "forms/component_rows.html"
    sought = ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        self.sought = data.get(f"{name}-find") or ""
        return super().value_from_datadict(data, files, name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = context["widget"]["value"]
        rows = self.named_rows()
        is_few = len(rows) <= UNFOLDED_MAX
        shown = [
            (row, chosen.get(row.code, ""))
            for row in rows
            if is_few
            or row.code in chosen
            or row.status != ComponentStatus.OPERATIONAL
            or (self.sought and self.sought.casefold() in row.name.casefold())
        ]
        is_planned = all(row.is_tick for row in rows)
        hidden_count = len(rows) - len(shown)
        return context | {"rows": shown, "hidden_count": hidden_count, "is_planned": is_planned}

    def named_rows(self) -> list[Row]:
        """All rows with the names of their groups; the troubled first."""
        rows = [
            replace(row, name=f"{group.title} - {row.name}" if group.title else row.name)
            for group in self.groups
            for row in group.rows
        ]
        return sorted(rows, key=lambda row: -row.status.rank)


class StatusesField(forms.Field):
    """What is said of components. Set ``groups`` before the form is used."""

    widget = ComponentGrid

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    @property
    def groups(self) -> Sequence[Rows]:
        return self._grid.groups

    @groups.setter
    def groups(self, groups: Sequence[Rows]) -> None:
        self._grid.groups = groups

    @property
    def _grid(self) -> ComponentGrid:
        assert isinstance(self.widget, ComponentGrid)
        return self.widget

    def to_python(self, value: Mapping[str, str] | None) -> Said:
        offered = {row.code: row.choices for group in self.groups for row in group.rows}
        said: Said = {}
        for code, status in (value or {}).items():
            if status not in offered[code]:
                raise ValidationError(_("“%s” is not among the choices.") % status)
            said[code] = ComponentStatus(status)
        return said

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and dict(initial or {}) != dict(data or {})
