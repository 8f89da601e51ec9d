"""Django's admin, beside the console: it writes through the operations only; a file per noun."""

from incidents.admin import (
    component,
    job,
    page,
    postmortem,
    records,
)

__all__ = [
    "component",
    "job",
    "page",
    "postmortem",
    "records",
]
