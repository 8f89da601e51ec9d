"""Codes of what has an id elsewhere: always the same, so that it is moved in once."""

from __future__ import annotations

import hashlib

from incidents.domain.codes import ALPHABET, LENGTH, is_code


def code_of(foreign: str) -> str:
    """Return the id itself where it can be a code; else one that is always the same for it."""
    if is_code(foreign):
        return foreign
    number = int.from_bytes(hashlib.sha256(foreign.encode("utf-8", "surrogatepass")).digest())
    return "".join(ALPHABET[number // len(ALPHABET) ** at % len(ALPHABET)] for at in range(LENGTH))
