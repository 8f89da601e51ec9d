"""The choice of capabilities; what is stored is Django's permissions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.utils.translation import gettext as _

from incidents.domain.permissions import CAPABILITIES, CODENAMES, held_partly, held_whole
from incidents.queries.people import permissions_of


class CapabilitiesField(forms.MultipleChoiceField):
    """Takes and returns permissions, and shows capabilities.

    Of a capability that somebody holds in part nothing is ticked: saving gives all of it or none.
    """

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.offer(CODENAMES)

    def offer(self, held: Collection[str]) -> None:
        """Offer only what somebody who holds the codenames ``held`` can give."""
        self.choices = [(name, CAPABILITIES[name].words) for name in held_whole(held)]

    def mark_partly(self, held: Collection[str]) -> None:
        """Say beside what is held in part that saving takes it away, unless it is ticked."""
        partly = set(held_partly(held))
        text = _("%(capability)s – so far in part: tick it to give all of it, or saving takes it")
        choices: Any = self.choices
        self.choices = [
            (name, text % {"capability": words} if name in partly else words)
            for name, words in choices
        ]

    def prepare_value(self, value: Any) -> Any:
        given = list(value or ())
        if all(isinstance(each, Permission) for each in given):
            return list(held_whole({each.codename for each in given}))
        return given

    def clean(self, value: Any) -> list[Permission]:
        return permissions_of(super().clean(value))
