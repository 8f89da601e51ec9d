"""Components: their statuses, places and codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Model
from django.utils.translation import gettext as _

from incidents.domain import codes
from incidents.domain.content import Statuses, UpdateContent
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Component, ComponentGroup
from incidents.operations.errors import Refused, StatusDoesNotFit, UnknownComponents
from incidents.operations.fields import Field
from incidents.operations.validation.texts import description, name

_POSITIONS = range(2**31)


def component_status(value: str, *, field: Field) -> ComponentStatus:
    if value not in ComponentStatus.values:
        raise StatusDoesNotFit(
            _("“%(status)s” is not a component's status; choose one of %(names)s.")
            % {"status": value, "names": ", ".join(ComponentStatus.values)},
            field=field,
        )
    return ComponentStatus(value)


def components(statuses: Statuses) -> dict[Component, ComponentStatus]:
    """Look up codes, in one query; refuse those that the page does not have."""
    possible = [code for code in statuses if codes.is_code(code)]
    return components_among(Component.objects.filter(code__in=possible, removed_at=None), statuses)


def components_among(
    given: Iterable[Component], statuses: Statuses
) -> dict[Component, ComponentStatus]:
    """Find the components with the codes of ``statuses``; refuse codes that none has."""
    found = {component.code: component for component in given if component.removed_at is None}
    if unknown := sorted(set(statuses) - set(found)):
        raise UnknownComponents(
            _("No component has the code %(codes)s; look the codes up under Components.")
            % {"codes": ", ".join(unknown)},
            field="components",
        )
    return {
        found[code]: component_status(status, field="components")
        for code, status in statuses.items()
    }


def named_among(
    given: Iterable[Component], content: UpdateContent
) -> tuple[dict[Component, ComponentStatus], list[Component]]:
    """Find the components of which a status is said, and those that are only named."""
    said = content.components or {}
    unsaid = {code: ComponentStatus.OPERATIONAL for code in content.affected if code not in said}
    found = components_among(given, {**unsaid, **said})
    return (
        {each: status for each, status in found.items() if each.code in said},
        [each for each in found if each.code in unsaid],
    )


def component(row: Component | ComponentGroup) -> None:
    """Check the name, the description and the position of a component or a group."""
    row.name = name(row.name)
    row.description = description(row.description)
    row.position = _position(row.position)


def component_code(value: str) -> str:
    """Return ``value``, or a new code; components and their groups share one namespace."""
    return free_code(value, Component, ComponentGroup)


def free_code(value: str, *tables: type[Model]) -> str:
    """Return ``value``, or a new code for none; refuse one that a row of ``tables`` has."""
    return free_codes([value], *tables)[0]


def free_codes(values: Sequence[str], *tables: type[Model]) -> list[str]:
    """Return ``values`` with new codes for empty ones; refuse those of rows, and one given twice.

    A query a table.
    """
    given = [value for value in values if value]
    if bad := next((value for value in given if not codes.is_code(value)), None):
        raise Refused(
            _("“%(code)s” is no code; use %(length)s letters a–z and digits.")
            % {"code": bad, "length": codes.LENGTH},
            field="code",
        )
    taken = {value for value, count in Counter(given).items() if count > 1}
    for table in tables if given else ():
        rows = table._default_manager.filter(code__in=given)
        taken.update(rows.values_list("code", flat=True))
    if taken:
        raise Refused(
            _("The code %(code)s is taken; choose another or leave it empty.")
            % {"code": min(taken)},
            field="code",
        )
    return [value or codes.new_code() for value in values]


def _position(value: int) -> int:
    if value not in _POSITIONS:
        raise Refused(
            _("The position %(position)s is out of range; count from 0.")
            % {"position": f"{value:,}"},
            field="position",
        )
    return value
