"""Packages that only some settings need."""

from __future__ import annotations

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured


def require(package: str, *, extra: str, wanted_by: str) -> None:
    """Stop with advice if the package is missing: later errors would not say what to do."""
    if find_spec(package) is None:
        raise ImproperlyConfigured(
            f"{wanted_by} needs packages that are not installed; in a checkout, run: make"
            f" .venv/server.stamp, elsewhere: pip install 'plainstatus[{extra}]'"
        )
