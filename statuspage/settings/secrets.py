"""Keys that sign and encrypt: given, or made and kept in the page's folder."""

from __future__ import annotations

import os

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from statuspage import keys
from statuspage.environment import env
from statuspage.settings.folders import DEMO, PAGE_DIR, VAR_DIR, made

# A database on a server may have processes on other hosts, which would not have a key made here.
_is_one_host = (env("DATABASE_URL") or "sqlite:").startswith("sqlite:")
KEYS_DIR = PAGE_DIR / "keys"
HAS_OWN_KEYS = not env("SECRET_KEY") and (DEMO or _is_one_host)


def _secret_key() -> str:
    key: str = env("SECRET_KEY")
    if key:
        return key
    if HAS_OWN_KEYS:
        made(VAR_DIR)
        return keys.kept(KEYS_DIR / "secret_key", keys.new_secret)
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. It signs sessions and links, and with a database on a server"
        " every process needs the same. Make one with: python3 -c 'import secrets;"
        " print(secrets.token_urlsafe(64))' and set it in the environment, the same in every"
        " process and over restarts. With SQLite, Plainstatus makes and keeps one by itself."
    )


def _encryption_keys() -> list[str]:
    given = [key.strip() for key in env("STATUSPAGE_ENCRYPTION_KEYS") if key.strip()]
    try:
        for key in given:
            Fernet(key)
    except ValueError:
        raise ImproperlyConfigured(
            "A key in STATUSPAGE_ENCRYPTION_KEYS is malformed; each is 32 bytes as URL-safe base64,"
            " which are 44 characters. Make one with: python3 -c 'import base64, os;"
            " print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
        ) from None
    if given:
        return given
    own = KEYS_DIR / "encryption_key"
    # Who tried it without a SECRET_KEY and sets one later goes on reading what was stored. A
    # folder that may not be looked into, as of another user, is as good as none.
    has_own = DEMO or HAS_OWN_KEYS or (_is_one_host and os.path.exists(own))
    return [keys.kept(own, keys.new_encryption_key)] if has_own else []


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env("SECRET_KEY_FALLBACKS")
# Fernet keys for credentials that must be read back, apart from SECRET_KEY so that either can
# be changed alone. The first encrypts; put a new one in front to rotate.
STATUSPAGE_ENCRYPTION_KEYS = _encryption_keys()
HAS_OWN_ENCRYPTION_KEY = bool(STATUSPAGE_ENCRYPTION_KEYS) and not any(
    env("STATUSPAGE_ENCRYPTION_KEYS")
)
