"""Django's admin, beside the console: it writes through the operations only; a file per noun."""

from incidents.admin import (
    audit,
    component,
    incident,
    job,
    maintenance,
    page,
    people,
    postmortem,
    role,
    token,
    update,
)

__all__ = [
    "audit",
    "component",
    "incident",
    "job",
    "maintenance",
    "page",
    "people",
    "postmortem",
    "role",
    "token",
    "update",
]
