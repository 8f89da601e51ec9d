"""Components as the front page and the uptime page list them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from incidents.domain.uptime import percent
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Component, ComponentGroup
from incidents.queries.components import sections
from incidents.queries.uptime import Record
from incidents.render import charts, shapes


@dataclass(frozen=True)
class Row:
    """One component. ``bar`` and ``uptime`` are empty where they are not shown."""

    component: Component
    shape: str
    status: str
    bar: SafeString | str
    uptime: str


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
    # Looked up once and not for each of 200 components.
    path, text = reverse("uptime"), _("%s %% uptime")
    return [
        Group(
            section.group,
            shapes.OF_STATUS[section.status],
            str(section.status.label),
            [
                _row(component, records[component.pk], path=path, text=text)
                for component in section.components
            ],
        )
        for section in sections(components)
    ]


def _row(component: Component, record: Record, *, path: str, text: str) -> Row:
    status = ComponentStatus(component.status)
    shape, label = shapes.OF_STATUS[status], str(status.label)
    if not component.is_showcased:
        return Row(component, shape, label, bar="", uptime="")
    target = f"{path}#component-{component.code}"
    return Row(
        component,
        shape,
        label,
        bar=charts.bar(record, name=component.name, path=target),
        uptime="" if record.fraction is None else text % percent(record.fraction),
    )
