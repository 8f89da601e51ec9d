"""What kind of address a path is, by Django's own table of addresses."""

from __future__ import annotations

from enum import Enum

from django.conf import settings
from django.urls import Resolver404, resolve


class Kind(Enum):
    DOCUMENT = "document"
    """Public, the same for everyone: answered from memory."""
    DYNAMIC = "dynamic"
    """Anything else that Django serves: passed on."""
    UNKNOWN = "unknown"
    """Nothing is there: 404, without asking Django again."""


def kind_of(path: str) -> Kind:
    if path.startswith(settings.STATIC_URL):
        return Kind.DYNAMIC
    try:
        view = resolve(path).func
    except Resolver404:
        return Kind.DYNAMIC if _lacks_slash(path) else Kind.UNKNOWN
    return Kind.DOCUMENT if getattr(view, "is_document", False) else Kind.DYNAMIC


def _lacks_slash(path: str) -> bool:
    """Whether Django would redirect it to the address with a slash, as for /admin."""
    if path.endswith("/"):
        return False
    try:
        resolve(f"{path}/")
    except Resolver404:
        return False
    return True
