"""Components as the front page and the uptime page list them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from incidents.domain.uptime import percent
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Component, ComponentGroup
from incidents.queries.components import sections
from incidents.queries.uptime import Record
from incidents.render import charts, shapes


@dataclass(frozen=True)
class Row:
    """One component. ``bar`` and ``percent`` are empty where they are not shown."""

    component: Component
    shape: str
    status: str
    bar: SafeString | str
    percent: str


@dataclass(frozen=True)
class Group:
    """``group`` is None over components that stand alone."""

    group: ComponentGroup | None
    shape: str
    status: str
    rows: Sequence[Row]

    @property
    def is_troubled(self) -> bool:
        return self.shape != shapes.OF_STATUS[ComponentStatus.OPERATIONAL]


def groups(components: Sequence[Component], records: Mapping[int, Record]) -> list[Group]:
    """Return ``components``, which are in the page's order, under their groups. No query."""
    uptime = reverse("uptime")
    return [
        Group(
            section.group,
            shapes.OF_STATUS[section.status],
            str(section.status.label),
            [_row(component, records[component.pk], uptime) for component in section.components],
        )
        for section in sections(components)
    ]


def _row(component: Component, record: Record, uptime: str) -> Row:
    status = ComponentStatus(component.status)
    return Row(
        component,
        shapes.OF_STATUS[status],
        str(status.label),
        charts.bar(record, name=component.name, path=f"{uptime}#component-{component.code}")
        if component.is_showcased
        else "",
        percent(record.fraction) if component.is_showcased and record.fraction is not None else "",
    )
