"""Keys that Plainstatus makes for itself, each in a file that only its user can read."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from incidents.filesystem import locked, replacing


def new_secret() -> str:
    return secrets.token_urlsafe(64)


def new_encryption_key() -> str:
    return Fernet.generate_key().decode()


def kept(file: Path, new_key: Callable[[], str]) -> str:
    """Return the key in the file, which is written with a new one if it is not there.

    Raises ImproperlyConfigured.
    """
    try:
        if not file.exists():
            _write(file, new_key)
        return file.read_text("ascii").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The key in {file} cannot be made or read: {error.strerror}. Set SECRET_KEY in the"
            " environment, or have STATUSPAGE_VAR_DIR name a folder that can be written"
        ) from error


def _write(file: Path, new_key: Callable[[], str]) -> None:
    """Of two processes at once, the second takes the first one's."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(file.parent):
        if not file.exists():
            with replacing(file, mode=0o600, is_durable=True) as output:
                output.write(new_key().encode("ascii"))
