"""Public ids: 12 characters of ``[a-z0-9]``."""

from __future__ import annotations

import re
import secrets
import string

ALPHABET = string.ascii_lowercase + string.digits
LENGTH = 12
# Ids that readers of feeds know entries by, of another page too.
FEED_ID_MAX_LENGTH = 500
PATTERN = rf"^[a-z0-9]{{{LENGTH}}}$"


def is_code(text: str) -> bool:
    return re.fullmatch(PATTERN, text) is not None


def new_code() -> str:
    """Return a code that nobody can guess (62 bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
