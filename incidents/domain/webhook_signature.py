"""Signatures of webhooks by Standard Webhooks (standardwebhooks.com), symmetric scheme ``v1``."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """Return a secret as its libraries take it."""
    return PREFIX + b64encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def signature(secrets: Sequence[str], *, id: str, at_s: int, body: bytes) -> str:
    """Return the value of ``webhook-signature``: one for each secret, of which any will do."""
    signed = f"{id}.{at_s}.".encode() + body
    return " ".join(f"v1,{_digest(secret, signed)}" for secret in secrets)


def _digest(secret: str, signed: bytes) -> str:
    key = b64decode(secret.removeprefix(PREFIX))
    return b64encode(hmac.digest(key, signed, sha256)).decode("ascii")
