"""Django's admin, beside the console: it writes through the operations only; a file per noun."""

from incidents.admin import (
    component,
    incident,
    job,
    maintenance,
    page,
    postmortem,
    records,
    update,
)

__all__ = [
    "component",
    "incident",
    "job",
    "maintenance",
    "page",
    "postmortem",
    "records",
    "update",
]
