"""The form of what is in columns that may hold any JSON."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from pydantic import AfterValidator
from typing_extensions import TypedDict

from incidents.domain import approved_figures

Number = int | float | None
Partition = tuple[str, Number, Number, Number] | tuple[str, Number, Number, Number, bool]
Value = str | int | float


class KeptDecision(TypedDict):
    rejected: str
    cost: str
    decided_by: str


class KeptMoment(TypedDict):
    key: str
    kind: str
    subject: str
    state: str
    text: str
    at: str
    decision: KeptDecision | None


class ApprovedFigures(TypedDict):
    facts: dict[str, tuple[str, Value | None, int | None]]
    timeline: NotRequired[list[KeptMoment]]


def _readable(figures: Any) -> Any:
    """Refuse values that are not of their kind, on which the page would fail."""
    approved_figures.facts_of(figures)
    approved_figures.moments_of(figures)
    return figures


FORMS: dict[str, Any] = {
    "value": Value,  # of a corrected fact
    "mapping": dict[str, str],
    "fields": dict[str, str],
    "partitions": list[Partition],
    "published_figures": Annotated[ApprovedFigures, AfterValidator(_readable)],
}
