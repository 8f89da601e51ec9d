"""Secrets that must be read back, encrypted in the database.

The keys are settings, so whoever holds a copy of the database alone has nothing.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

from incidents.operations.errors import Refused


class CannotEncrypt(Refused):
    """There is no key."""


class CannotDecrypt(Refused):
    """It was encrypted with a key that is no longer among the settings."""


def encrypted(text: str) -> str:
    """Return ``text`` encrypted with the first key. Raises CannotEncrypt."""
    return _keys().encrypt(text.encode()).decode("ascii")


def decrypted(token: str) -> str:
    """Return what ``encrypted`` was given. Raises CannotEncrypt, CannotDecrypt."""
    try:
        return _keys().decrypt(token.encode()).decode()
    except InvalidToken:
        raise CannotDecrypt(
            _(
                "The stored credentials were encrypted with a key that is no longer in "
                "STATUSPAGE_ENCRYPTION_KEYS. Add that key at its end, or enter the "
                "credentials anew."
            )
        ) from None


def _keys() -> MultiFernet:
    keys = settings.STATUSPAGE_ENCRYPTION_KEYS
    if not keys:
        raise CannotEncrypt(
            _(
                "Credentials are stored encrypted only, and STATUSPAGE_ENCRYPTION_KEYS is not set. "
                "Make a key with: python3 -c 'import base64, os; "
                "print(base64.urlsafe_b64encode(os.urandom(32)).decode())' and set it in the "
                "environment of every process."
            )
        )
    return MultiFernet([Fernet(key) for key in keys])
