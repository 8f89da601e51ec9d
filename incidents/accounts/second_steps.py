"""Second steps of signing in, and passkeys: their secrets and forms for django-allauth."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, count
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import User
from incidents.operations import sign_ins
from incidents.operations.secrets import decrypted, encrypted
from incidents.queries import site


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc] # no types
    """Secrets that must be read back are encrypted, as those of jobs are."""

    def encrypt(self, text: str) -> str:
        return encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypted(encrypted_text)

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """Propose a name for a passkey that tells it from those there are."""
        found = Authenticator.objects.filter(user_id=user.pk, type=type)
        there = {str(each) for each in found}
        names = chain([str(_("Passkey"))], (str(_("Passkey %d") % at) for at in count(2)))
        return next(name for name in names if name not in there)

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


class CodeForm(AuthenticateForm):  # type: ignore[misc] # no types
    """A code for the second step; a wrong one is in the audit."""

    def clean_code(self) -> str:
        return _noting_failure(self.user, super().clean_code)


class CodeAgainForm(ReauthenticateForm):  # type: ignore[misc] # no types
    """A code before something dangerous; a wrong one is in the audit."""

    def clean_code(self) -> str:
        return _noting_failure(self.user, super().clean_code)


def _noting_failure(user: User, clean: Callable[[], str]) -> str:
    try:
        return clean()
    except ValidationError as error:
        if error.code == "incorrect_code":
            address = get_adapter().get_client_ip(context.request)
            sign_ins.note_wrong_code(user.pk, address=address, now=timezone.now())
        raise
