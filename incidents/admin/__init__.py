"""Django's admin as back office. It writes through the operations only; a file per noun."""

from incidents.admin import (
    access,
    audit,
    component,
    incident,
    job,
    maintenance,
    page,
    postmortem,
    update,
)

__all__ = [
    "access",
    "audit",
    "component",
    "incident",
    "job",
    "maintenance",
    "page",
    "postmortem",
    "update",
]
