"""Form fields that several forms share: times, and texts of several lines."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer
from django.utils import timezone
from django.utils.functional import Promise, lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain.moments import (
    AHEAD,
    BEHIND,
    nearest,
    offset_label,
    readings,
    typed_day,
    typed_time,
    written,
)
from incidents.models.update import BODY_MAX_LENGTH
from incidents.render.console import words


def new_submission() -> str:
    """A key for one form, so that the same submission sent twice lands once."""
    return secrets.token_urlsafe(24)


EARLIEST, LATEST = date(1970, 1, 1), date(9000, 1, 1)
MINUTE = "%Y-%m-%d %H:%M"
# Of inputs for times and days.
TYPED = {"class": "moment", "inputmode": "numeric", "autocomplete": "off"}
# Of inputs for what a program reads, such as a query or matchers.
CODE = {"spellcheck": "false", "class": "code", "dir": "ltr"}
_offset = re.compile(r"[+-]\d\d:\d\d\Z", re.ASCII)


class MomentInput(forms.DateTimeInput):
    """A time as text, in 24 hours whatever the browser's language, with the zone beside it.

    Of a time that clocks show twice, the zone's offset is a choice of two. A time alone is of the
    day ``toward`` which what is asked for lies: ahead of now, behind it, or today's. ``as_of``
    stands for now where it is about an earlier time.
    """

    # Not shown, but not to be cut off what the field is given either: it gives that back.
    supports_microseconds = True
    toward = 0
    as_of: datetime | None = None

    def __init__(self) -> None:
        attrs = TYPED | {"placeholder": "2026-12-05 14:30", "size": "17"}
        super().__init__(attrs=attrs, format=MINUTE)

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        typed, offset = self.parted(self.format_value(value))
        field = super().render(name, typed, attrs, renderer)
        offsets = self._offsets(name, value, typed, chosen=offset)
        return format_html('{} <span class="zone">{}</span>{}', field, words.zone(), offsets)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return the time as typed, with the offset that was chosen if it needs one."""
        typed, offset = super().value_from_datadict(data, files, name), data.get(f"{name}-offset")
        offered = {at.isoformat()[-6:] for at in self._repeated(typed or "")}
        return f"{typed}{offset}" if offset in offered else typed

    def parted(self, typed: Any) -> tuple[str, str]:
        """Return a time as it was typed, and the offset that was chosen for it or ""."""
        text = str(typed or "")
        found = _offset.search(text)
        if found and self._repeated(text[: found.start()]):
            return text[: found.start()], found[0]
        return text, ""

    def read(self, typed: str) -> datetime | None:
        return typed_time(typed, now=timezone.localtime(self.as_of), toward=self.toward)

    def _repeated(self, typed: str) -> list[datetime]:
        """Return both instants of a time that clocks show twice, earliest first, or nothing."""
        naive = self.read(typed)
        try:
            found = readings(naive, timezone.get_current_timezone()) if naive else []
        except OverflowError:
            return []
        return found if len(found) > 1 else []

    def _offsets(self, name: str, value: Any, typed: str, *, chosen: str) -> SafeString:
        """Return the choice between both, the earlier chosen unless the other one was."""
        if isinstance(value, datetime):  # local already, and its fold tells which one it is
            chosen = value.replace(tzinfo=timezone.get_current_timezone()).isoformat()[-6:]
        offered = [
            (offset, " selected" if offset == chosen else "", offset_label(at))
            for at in self._repeated(typed)
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

    def __init__(self, *, toward: int = 0, **options: Any) -> None:
        super().__init__(**options)
        self._input.toward = toward

    @property
    def _input(self) -> MomentInput:
        return cast(MomentInput, self.widget)

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
        typed, offset = self._input.parted(data)
        is_same = self._input.read(typed) == local.replace(
            tzinfo=None, second=0, microsecond=0, fold=0
        )
        return not is_same or offset not in ("", local.isoformat()[-6:])

    def to_python(self, value: Any) -> datetime | None:
        """Refuse a time that clocks show twice until one is chosen, and one that they skip."""
        try:
            at: datetime | None = super().to_python(self._as_iso(value))
        except ValidationError as error:
            if error.code != "ambiguous_timezone" or not error.params:
                raise
            raise ValidationError(_unclear(error.params["datetime"])) from error
        return at

    def _as_iso(self, value: Any) -> Any:
        if isinstance(value, datetime) or value in self.empty_values:
            return value
        typed, offset = self._input.parted(value)
        if (naive := self._input.read(typed)) is None:
            raise ValidationError(
                _(
                    "“%(typed)s” is no time. Write 14:30, or 2026-12-05 14:30 with the"
                    " day; digits alone will do."
                )
                % {"typed": typed}
            )
        return f"{naive.isoformat(' ', 'minutes')}{offset}"


ComingField = partial(MomentField, toward=AHEAD)
PastField = partial(MomentField, toward=BEHIND)


def toward(
    form: forms.BaseForm, names: Iterable[str], side: int, *, as_of: datetime | None = None
) -> None:
    """Have these fields of times lie ahead of ``as_of``, behind it, or neither (0)."""
    for name in names:
        widget = form.fields[name].widget
        widget.toward, widget.as_of = side, as_of


class DayInput(forms.DateInput):
    """A day as text, written as those of times are, whatever the browser's language."""

    def __init__(self) -> None:
        attrs = TYPED | {"placeholder": "2026-12-05", "size": "11"}
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that the calendar, and a database, has."""

    widget = DayInput
    default_validators = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        if (day := typed_day(str(value))) is None:
            raise ValidationError(
                _("“%(typed)s” is no day. Write 2026-12-05; digits alone will do.")
                % {"typed": value}
            )
        return day


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


def _variables(intro: str | Promise, words_of: Mapping[str, str | Promise]) -> SafeString:
    """Return ``intro``, and below it what each variable of a text stands for, as a list."""
    rows = [(f"{{{{{name}}}}}", words) for name, words in words_of.items()]
    listed = format_html_join("", "<li><code>{}</code> {}</li>", rows)
    return format_html("{}<ul>{}</ul>", intro, listed)


variables_help = lazy(_variables, SafeString)


class TextField(forms.CharField):
    """A text of several lines, whose ends browsers send as CR LF."""

    def __init__(self, *, rows: int = 2, **options: Any) -> None:
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": rows})} | options)

    def to_python(self, value: Any) -> str:
        return super().to_python(value.replace("\r\n", "\n") if value else value) or ""


def message(*, rows: int, help_text: Promise | str = "") -> TextField:
    """Return the field of what readers are told by an update."""
    return TextField(
        label=gettext_lazy("Message"), rows=rows, max_length=BODY_MAX_LENGTH, help_text=help_text
    )


def notifies() -> forms.BooleanField:
    return forms.BooleanField(
        label=gettext_lazy("Tell subscribers"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Feeds show every update, ticked or not."),
    )
