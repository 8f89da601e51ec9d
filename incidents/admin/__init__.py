"""Django's admin, beside the console: tables to look rows up in, and postmortems."""

from incidents.admin import postmortem, tables

__all__ = ["postmortem", "tables"]
