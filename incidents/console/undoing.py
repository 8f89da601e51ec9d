"""The offer to undo what one has just done, as it stands in the address of the next screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.utils.http import urlencode

from incidents.operations.outbox import UNDO_FOR

SIGNER = Signer(salt="incidents.console.undoing")


@dataclass(frozen=True)
class Undo:
    """``address`` takes ``key``; ``said`` what was done; ``left_s`` is left for it."""

    address: str
    key: str
    said: str
    left_s: int


def offering(page: str, *, address: str, key: object, said: str, now: datetime) -> str:
    """Return the address of ``page`` that offers it."""
    signed = SIGNER.sign_object([address, str(key), said, (now + UNDO_FOR).timestamp()])
    return f"{page}{'&' if '?' in page else '?'}{urlencode({'undo': signed})}"


def offered(signed: str, *, now: datetime) -> Undo | None:
    """Return what is offered, for as long as it can be done; only we can have written it."""
    try:
        address, key, said, ends_s = SIGNER.unsign_object(signed)
    except BadSignature:
        return None
    left_s = int(ends_s - now.timestamp())
    return Undo(address, key, said, left_s) if left_s > 0 else None
