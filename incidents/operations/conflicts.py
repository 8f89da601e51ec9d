"""Updates posted since somebody began to write the next one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.domain.content import Statuses
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Incident
from incidents.operations.affected import Said
from incidents.operations.errors import Outdated
from incidents.queries import status_log
from incidents.queries.status_log import Current


@dataclass(frozen=True)
class Seen:
    """Where an incident stood for who wrote: its status, and what it claimed of components."""

    status: str
    components: Statuses


def refuse_outdated(
    incident: Incident, seen: Seen, *, said: Said, current: Iterable[Current]
) -> None:
    """Raise Outdated if the incident has moved on in a way that the update would undo."""
    if news := list(_news(incident, seen, said=said, current=current)):
        told = _(
            "“%(incident)s” moved on while this was written. %(news)s Your text is below, not"
            " posted yet: see what was said meanwhile, then post it as it is, or change it."
        )
        raise Outdated(told % {"incident": incident, "news": " ".join(news)})


def _news(
    incident: Incident, seen: Seen, *, said: Said, current: Iterable[Current]
) -> Iterator[str]:
    if incident.status != seen.status:
        names = {"now": incident.get_status_display(), "seen": _status_name(seen.status)}
        yield _("It is “%(now)s” by now, not “%(seen)s”.") % names
    if not said:
        return
    claimed = _claimed(incident, current)
    for component, status in said.items():
        now = claimed.get(component, ComponentStatus.OPERATIONAL)
        before = seen.components.get(component.code, ComponentStatus.OPERATIONAL)
        if now not in (before, status):
            yield _("Of %(component)s it says “%(now)s” by now.") % {
                "component": component.full_name,
                "now": now.label,
            }


def _claimed(incident: Incident, current: Iterable[Current]) -> Said:
    if incident.status == Status.SCHEDULED:
        return status_log.expected(incident)
    claims = {each.component: each.state.claims.get(incident.pk) for each in current}
    return {component: status for component, status in claims.items() if status is not None}


def _status_name(status: str) -> str:
    return str(Status(status).label) if status in Status.values else status
