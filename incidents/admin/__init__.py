"""Django's admin, beside the console: tables to look rows up in."""

from incidents.admin import tables
