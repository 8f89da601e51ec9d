"""``createsuperuser``: what Django calls ``createadmin``."""

from __future__ import annotations

from incidents.management.commands.createadmin import Command

__all__ = ["Command"]
