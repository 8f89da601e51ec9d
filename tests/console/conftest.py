"""The same people and clock as for the admin."""

from __future__ import annotations

from tests.admin.conftest import clock, office, office_of

__all__ = ["clock", "office", "office_of"]
