"""Components and rules by their code, or by so much of their name that only one can be meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from incidents.domain.vocabulary import ComponentStatus
from incidents.management import command_line
from incidents.management.terminal.errors import CannotDo, NotFound
from incidents.models import Component, Rule
from incidents.operations.fields import Field
from incidents.queries import components, rules

Row = TypeVar("Row", Component, Rule)


def component(reference: str) -> Component:
    """Return the one that is meant. Raises NotFound, and CannotDo for several."""
    named = {
        each: (each.full_name, each.name, each.statuspage_name) for each in components.on_page()
    }
    return _meant(named, reference, what="component", field="components")


def rule(reference: str) -> Rule:
    """Return the one that is meant. Raises NotFound, and CannotDo for several."""
    named = {each: (each.name,) for each in rules.listed()}
    return _meant(named, reference, what="rule", field=None)


def _meant(
    named: Mapping[Row, tuple[str, ...]], reference: str, *, what: str, field: Field | None
) -> Row:
    """Return the row with this code or name, or the only one with that in its first name."""
    wanted = reference.casefold()
    exact = [
        each
        for each, names in named.items()
        if wanted == each.code or wanted in map(str.casefold, names)
    ]
    meant = exact or [each for each, names in named.items() if wanted in names[0].casefold()]
    if not meant:
        listed = command_line.typed(what, "list")
        raise NotFound(f"There is no {what} “{reference}”. See: {listed}", field=field)
    if len(meant) > 1:
        several = ", ".join(f"{named[each][0]} ({each.code})" for each in meant)
        told = f"“{reference}” may be any of these; give more of its name, or its code: {several}."
        raise CannotDo(told, field=field)
    return meant[0]


def claims(given: Iterable[tuple[str, ComponentStatus]]) -> dict[str, ComponentStatus]:
    """Return what is said of components by their codes; refuse one that is named twice."""
    said: dict[str, ComponentStatus] = {}
    for reference, status in given:
        found = component(reference)
        if found.code in said:
            raise CannotDo(f"“{found.full_name}” is named twice; name it once.", field="components")
        said[found.code] = status
    return said
