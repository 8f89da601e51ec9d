"""The components of the page, in its order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from incidents.domain.rollup import worst
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Component, ComponentGroup
from incidents.queries.prepared import Prepared

# With more, only those in trouble are in sight of operators; the others are searched for.
IN_SIGHT_MOST = 24


@dataclass(frozen=True)
class ComponentSection:
    """A group with its components, or adjacent components without a group."""

    group: ComponentGroup | None
    components: Sequence[Component]

    @property
    def status(self) -> ComponentStatus:
        return worst(ComponentStatus(component.status) for component in self.components)


def by_trouble(found: Iterable[ComponentSection]) -> list[ComponentSection]:
    """Return the worst first; what is as bad stays in its order."""
    return sorted(found, key=lambda section: -section.status.rank)


def on_page() -> list[Component]:
    """Return all components, in the page's order. Two queries.

    Groups and components outside groups share one order; positions restart in a group.
    """
    # Each group is made into an object once: a join would do so for each of its components,
    # and Django's prefetching takes half as long again.
    found = _shown()
    groups = {group.pk: group for group in _groups()}
    for component in found:
        if component.group_id in groups:
            component.group = groups[component.group_id]
    return sorted(found, key=lambda component: component.page_order)


_shown = Prepared(lambda: Component.objects.shown().select_related(None).order_by())
_groups = Prepared(lambda: ComponentGroup.objects.order_by())


def named() -> list[Component]:
    """Return the same with name, group and status only. One query."""
    found = Component.objects.shown().order_by()
    rows = found.only("code", "name", "status", "position", "group__name", "group__position")
    return sorted(rows, key=lambda component: component.page_order)


def shown() -> list[Component]:
    """Return the components that readers see now, in the page's order. Two queries."""
    return visible(on_page())


def visible(components: Sequence[Component]) -> list[Component]:
    """Leave out components that show only while degraded and are operational. No query."""
    return [
        component
        for component in components
        if not component.is_hidden_while_operational
        or component.status != ComponentStatus.OPERATIONAL
    ]


def sections(components: Sequence[Component]) -> list[ComponentSection]:
    """Return ``components``, which are in the page's order, under their groups. No query."""
    return [
        ComponentSection(members[0].group, members)
        for _, neighbours in groupby(components, key=lambda component: component.group_id)
        for members in [list(neighbours)]
    ]


@dataclass(frozen=True)
class GroupOrComponent:
    """A lone component of the page, or a group with its components."""

    row: Component | ComponentGroup
    components: Sequence[Component] = ()

    @property
    def is_group(self) -> bool:
        return isinstance(self.row, ComponentGroup)


def outline() -> list[GroupOrComponent]:
    """Return all that the page lists, in its order, groups without components too. Two queries."""
    members: dict[int, list[Component]] = {}
    entries = []
    for found in sorted(Component.objects.shown().select_related(None), key=_place):
        if found.group_id is None:
            entries.append(GroupOrComponent(found))
        else:
            members.setdefault(found.group_id, []).append(found)
    groups = ComponentGroup.objects.all()
    entries += [GroupOrComponent(group, members.get(group.pk, ())) for group in groups]
    return sorted(entries, key=lambda entry: _place(entry.row))


def _place(row: Component | ComponentGroup) -> tuple[int, str, int]:
    """The sort key among those that stand side by side."""
    return row.position, row.name, row.pk if isinstance(row, ComponentGroup) else 0


@dataclass(frozen=True)
class Position:
    """Where a row stands: ``beside`` are the codes of all there, in order, in a group by code."""

    row: Component | ComponentGroup
    beside: Sequence[str]
    group: str = ""

    def before_next(self, *, is_up: bool) -> str:
        """Return the code of the one that it stands before, a place further; "" for last."""
        others = [code for code in self.beside if code != self.row.code]
        place = self.beside.index(self.row.code)
        at = max(0, place - 1) if is_up else place + 1
        return "".join(others[at : at + 1])


def place_of(code: str) -> Position | None:
    """Return where the component or group with this code stands on the page. Two queries."""
    every = outline()
    for entry in every:
        if entry.row.code == code:
            return Position(entry.row, [each.row.code for each in every])
        for each in entry.components:
            if each.code == code:
                return Position(each, [each.code for each in entry.components], entry.row.code)
    return None


def component(code: str) -> Component:
    """Return a component on the page. One query. Raises Component.DoesNotExist."""
    return Component.objects.shown().get(code=code)


def in_sight(components: Sequence[Component], kept: Collection[str] = ()) -> list[Component]:
    """Return all if they are few, else those in trouble or with a code that is ``kept``. No query.

    They keep the order of the page: a row must not move from under the finger that touches it.
    """
    if len(components) <= IN_SIGHT_MOST:
        return list(components)
    return [
        each
        for each in components
        if each.status != ComponentStatus.OPERATIONAL or each.code in kept
    ]
