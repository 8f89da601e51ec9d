from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from incidents.operations import secrets
from incidents.operations.secrets import CannotDecrypt, CannotEncrypt

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_is_encrypted_comes_back_and_does_not_show(settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [NEW]

    token = secrets.encrypted("pässword")

    assert "ssword" not in token
    assert secrets.decrypted(token) == "pässword"


def test_a_former_key_still_decrypts(settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [OLD]
    token = secrets.encrypted("password")

    settings.STATUSPAGE_ENCRYPTION_KEYS = [NEW, OLD]

    assert secrets.decrypted(token) == "password"


def test_a_key_that_is_gone_says_what_to_do(settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [OLD]
    token = secrets.encrypted("password")

    settings.STATUSPAGE_ENCRYPTION_KEYS = [NEW]

    with pytest.raises(CannotDecrypt, match="enter the credentials anew"):
        secrets.decrypted(token)


def test_without_a_key_nothing_is_stored(settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = []

    with pytest.raises(CannotEncrypt, match="is not set"):
        secrets.encrypted("password")
