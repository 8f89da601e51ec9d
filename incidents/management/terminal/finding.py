"""Components by their code, or by so much of their name that only one can be meant."""

from __future__ import annotations

from collections.abc import Iterable

from incidents.domain.vocabulary import ComponentStatus
from incidents.management import command_line
from incidents.management.terminal.errors import CannotDo, NotFound
from incidents.models import Component
from incidents.queries import components


def component(reference: str) -> Component:
    """Return the one that is meant. Raises NotFound, and CannotDo for several."""
    known = components.on_page()
    wanted = reference.casefold()
    exact = [c for c in known if wanted in (c.code, c.name.casefold(), c.full_name.casefold())]
    meant = exact or [each for each in known if wanted in each.full_name.casefold()]
    if not meant:
        listed = command_line.typed("component", "list")
        raise NotFound(f"There is no component “{reference}”. See: {listed}", field="components")
    if len(meant) > 1:
        several = ", ".join(f"{each.full_name} ({each.code})" for each in meant)
        told = f"“{reference}” may be any of these; give more of its name, or its code: {several}."
        raise CannotDo(told, field="components")
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
