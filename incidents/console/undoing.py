"""The offer to undo what one has just done, as it stands in the address of the next screen."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.signing import BadSignature, TimestampSigner
from django.utils.http import urlencode

from incidents.operations.undo import UNDO_FOR

SIGNER = TimestampSigner(salt="incidents.console.undoing")


@dataclass(frozen=True)
class Undo:
    """``address`` takes ``key``; ``said`` tells what was done."""

    address: str
    key: str
    said: str

    @property
    def for_s(self) -> float:
        return UNDO_FOR.total_seconds()


def offering(page: str, *, address: str, key: object, said: str) -> str:
    """Return the address of ``page`` that offers it."""
    signed = SIGNER.sign_object([address, str(key), said])
    return f"{page}{'&' if '?' in page else '?'}{urlencode({'undo': signed})}"


def offered(signed: str) -> Undo | None:
    """Return what is offered, for as long as it can be done; only we can have written it."""
    try:
        return Undo(*SIGNER.unsign_object(signed, max_age=UNDO_FOR)) if signed else None
    except BadSignature:
        return None
