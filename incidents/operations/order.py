"""The order of the page: groups and lone components share one, and each group has its own."""

from __future__ import annotations

from django.utils.translation import gettext as _

from incidents.models import Component, ComponentGroup
from incidents.operations.errors import Refused

Row = Component | ComponentGroup


def standing_in(group: ComponentGroup | None) -> list[Row]:
    """Return the components of ``group``; without one, groups and lone components. In order."""
    components = Component.objects.filter(removed_at=None, group=group)
    found: list[Row] = [*components, *(() if group else ComponentGroup.objects.all())]
    return sorted(found, key=_place)


def last_in(group: ComponentGroup | None) -> int:
    """Return the position behind all that stand there."""
    return 1 + max((row.position for row in standing_in(group)), default=0)


def put(row: Row, *, group: ComponentGroup | None, before: str) -> bool:
    """Have ``row`` stand before the one with the code ``before``, or last; False if it does.

    All that stand there are numbered anew, so that none shares a position. Raises Refused.
    """
    present = standing_in(group)
    others = [each for each in present if each.code != row.code]
    codes = [each.code for each in others]
    if before and before not in codes:
        raise Refused(_("It was to stand before something that has gone; look at the order again."))
    place = codes.index(before) if before else len(others)
    ordered = [*others[:place], row, *others[place:]]
    if [each.code for each in present] == [each.code for each in ordered]:
        return False
    for position, each in enumerate(ordered, 1):
        each.position = position
    groups = [each for each in ordered if isinstance(each, ComponentGroup)]
    components = [each for each in ordered if isinstance(each, Component)]
    ComponentGroup.objects.bulk_update(groups, ["position"])
    Component.objects.bulk_update(components, ["position"])
    return True


def _place(row: Row) -> tuple[int, str, bool, int]:
    """The sort key, as on the page."""
    return row.position, row.name, isinstance(row, ComponentGroup), row.pk
