"""Reports of suppliers on themselves, apart from what is told here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from incidents.domain import shapes
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Measure
from incidents.queries.measured import told_until_of, valid_until_of


@dataclass(frozen=True)
class SupplierView:
    """``status`` is as ``reporter`` reported it last, at ``at``; old once nobody can know it.

    After ``told_until`` a copy says that it is not known.
    """

    name: str
    reporter: str
    status: str
    shape: str
    at: datetime
    told_until: datetime | None
    is_old: bool


def supplier_views(found: Sequence[Measure], *, now: datetime) -> list[SupplierView]:
    return [_view(each, now=now) for each in found if each.reported_at]


def _view(measure: Measure, *, now: datetime) -> SupplierView:
    status = ComponentStatus(measure.reported)
    is_old = measure.failing_since is not None or valid_until_of(measure) <= now
    assert measure.reported_at is not None  # the caller has seen to that
    return SupplierView(
        measure.rule.name,
        measure.reporter,
        str(status.label),
        shapes.NEUTRAL if is_old else shapes.OF_STATUS[status],
        measure.reported_at,
        None if is_old else told_until_of(measure),
        is_old,
    )
