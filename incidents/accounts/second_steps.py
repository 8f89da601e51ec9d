"""Second steps of signing in, and passkeys: what django-allauth asks of us about them."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _

from incidents.models import User
from incidents.operations.secrets import decrypted, encrypted
from incidents.queries import site


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc] # no types
    """Secrets that must be read back are encrypted, as those of jobs are."""

    def encrypt(self, text: str) -> str:
        return encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypted(encrypted_text)

    def _get_site_name(self) -> str:
        return site.page().name

    def _get_user_identifier(self, user: User) -> str:
        return user.get_username()


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc] # no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("By which you know it, such as “Phone”.")
        alone = self.fields["passwordless"]
        alone.initial = True
        alone.label = _("Sign in with it alone, without a password")
        alone.help_text = _("It asks for your finger, face or PIN. Else it is a second step.")
