"""The components that work while others do not, in few words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Component
from incidents.queries.components import sections, visible
from incidents.render import labels

# Some four lines of a telephone. More names would not be read, and stand below in the list.
NAMES_CHARS = 150


@dataclass(frozen=True)
class Unaffected:
    """``names`` is empty where they are too many to be read; ``count`` says how many there are."""

    count: int
    names: tuple[str, ...]


def unaffected(components: Sequence[Component], affected: Collection[int]) -> Unaffected | None:
    """Return those of the list that work and are not among the keys ``affected``. No query.

    A group of which all work is named in their place. None if nothing has trouble, or all.
    """
    working = {
        one.pk
        for one in components
        if one.status == ComponentStatus.OPERATIONAL and one.pk not in affected
    }
    shown = visible(components)
    count = sum(one.pk in working for one in shown)
    if not count or len(working) == len(components):
        return None
    names = _names(shown, working)
    return Unaffected(count, tuple(names) if len(labels.listed(names)) <= NAMES_CHARS else ())


def _names(shown: Sequence[Component], working: Collection[int]) -> list[str]:
    named: list[str] = []
    for section in sections(shown):
        found = [one for one in section.components if one.pk in working]
        if section.group and len(found) == len(section.components) > 1:
            named.append(labels.isolated(section.group.name))
        else:
            named += labels.each_name(found)
    return named
