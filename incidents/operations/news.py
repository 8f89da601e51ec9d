"""What was said of an incident since somebody began to write the next update."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.domain.content import Statuses
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Incident
from incidents.operations import validation
from incidents.operations.errors import Outdated
from incidents.queries import status_log


@dataclass(frozen=True)
class Seen:
    """Where an incident stood for who wrote: its status, and what it claimed of components."""

    status: str
    components: Statuses


def refuse_outdated(incident: Incident, seen: Seen, *, said: Statuses) -> None:
    """Raise Outdated if the incident has moved on in a way that the update would undo."""
    if news := list(_news(incident, seen, said=said)):
        told = _(
            "“%(incident)s” moved on while this was written. %(news)s Your text is below, not"
            " posted yet: see what was said meanwhile, then post it as it is, or change it."
        )
        raise Outdated(told % {"incident": incident, "news": " ".join(news)})


def _news(incident: Incident, seen: Seen, *, said: Statuses) -> Iterator[str]:
    if incident.status != seen.status:
        names = {"now": incident.get_status_display(), "seen": _status_name(seen.status)}
        yield _("It is “%(now)s” by now, not “%(seen)s”.") % names
    if not said:
        return
    claimed = {c.code: status for c, status in status_log.expected(incident).items()}
    for component in validation.components(said):
        now = claimed.get(component.code, ComponentStatus.OPERATIONAL)
        before = seen.components.get(component.code, ComponentStatus.OPERATIONAL)
        if now not in (before, said[component.code]):
            yield _("Of %(component)s it says “%(now)s” by now.") % {
                "component": component.full_name,
                "now": now.label,
            }


def _status_name(status: str) -> str:
    return str(Status(status).label) if status in Status.values else status
