"""A window of planned work as it is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain.lifecycle import Times
from incidents.forms.fields import ComingField
from incidents.forms.promises import AT

# Minutes, and how they read.
LENGTHS = [
    ("30", gettext_lazy("30 min")),
    ("60", gettext_lazy("1 h")),
    ("120", gettext_lazy("2 h")),
    ("240", gettext_lazy("4 h")),
    (AT, gettext_lazy("until …")),
]


class WindowForm(forms.Form):
    """Part of the forms that plan work: when it begins, and how long it takes.

    What is refused about an end that was counted is said of the start, which was typed.
    """

    called: Mapping[str, str] = {}

    scheduled_for = ComingField(
        label=gettext_lazy("Begins at"), help_text=gettext_lazy("The time alone will do: 2300.")
    )
    length = forms.ChoiceField(
        label=gettext_lazy("Takes"), choices=LENGTHS, initial="60", widget=forms.RadioSelect
    )
    scheduled_until = ComingField(label=gettext_lazy("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts_at, length = cleaned.get("scheduled_for"), cleaned.get("length")
        if length == AT:
            if cleaned.get("scheduled_until", "") is None:
                self.add_error("scheduled_until", _("Give the end, or choose how long it takes."))
        elif starts_at and length:
            cleaned["scheduled_until"] = starts_at + timedelta(minutes=int(length))
            self.called = {**self.called, "scheduled_until": "scheduled_for"}
        return cleaned

    @property
    def window(self) -> Times | None:
        """The window, once both its ends can be read."""
        cleaned = getattr(self, "cleaned_data", {})
        start_at, end_at = cleaned.get("scheduled_for"), cleaned.get("scheduled_until")
        return Times(start_at, end_at) if start_at and end_at else None


def as_typed(window: Times) -> dict[str, Any]:
    """Return what a form shows of a window, whose length is one of those offered if it can be."""
    minutes = str(round((window.end_at - window.start_at) / timedelta(minutes=1)))
    return {
        "scheduled_for": window.start_at,
        "length": minutes if minutes in dict(LENGTHS) else AT,
        "scheduled_until": window.end_at,
    }
