"""Part of the forms that say where something is read; credentials go in and never come out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.domain.vocabulary import Authentication
from incidents.operations.credentials import Credentials


class SourceForm(forms.Form):
    """Can be tried before it is saved, once the fields that say where to read are right."""

    called: ClassVar = {"credentials": "secret"}

    username = forms.CharField(
        label=_("User"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("With a password only."),
    )
    secret = forms.CharField(
        label=_("Password or token"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Stored encrypted, and never shown again."),
    )

    @property
    def of_trial(self) -> Collection[str]:
        """The names of the fields that a trial needs; the rest may still be empty."""
        raise NotImplementedError

    def can_be_tried(self) -> bool:
        for name in self.errors.keys() - set(self.of_trial):
            del self.errors[name]
        return not self.errors

    def say_that_one_is_stored(self) -> None:
        self.fields["secret"].help_text = _("One is stored. Empty: it stays.")

    def credentials(self) -> Credentials | None:
        """Return those that were typed, if they are wanted: browsers fill them in by themselves."""
        given: dict[str, Any] = self.cleaned_data
        secret, username = given.get("secret", ""), given.get("username", "")
        is_wanted = given.get("authentication") != Authentication.NONE
        return Credentials(secret, username) if is_wanted and (secret or username) else None
