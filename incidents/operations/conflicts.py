"""Updates posted since somebody began to write the next one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Subquery
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from incidents.domain.content import Statuses
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Incident, IncidentUpdate
from incidents.operations.affected import Said
from incidents.operations.errors import Outdated
from incidents.queries import status_log
from incidents.queries.status_log import Current

# Of what others posted meanwhile; all of it stands beside the form.
WORDS_MOST = 200


@dataclass(frozen=True)
class BaseState:
    """Where an incident stood for who wrote: its status, and what it claimed of components.

    ``latest`` is the code of its latest update; without one, what was posted since is no news.
    """

    status: str
    components: Statuses
    latest: str = ""


def refuse_outdated(
    incident: Incident, seen: BaseState, *, said: Said, current: Iterable[Current]
) -> None:
    """Raise Outdated if the update would undo what is new, or its writer has not read it."""
    if news := list(_news(incident, seen, said=said, current=current)):
        told = _(
            "“%(incident)s” moved on while this was written. %(news)s Your text is below, not"
            " posted yet: see what was said meanwhile, then post it as it is, or change it."
        )
        raise Outdated(told % {"incident": incident, "news": " ".join(news)})


def _news(
    incident: Incident, seen: BaseState, *, said: Said, current: Iterable[Current]
) -> Iterator[str]:
    if incident.status != seen.status:
        names = {"now": incident.get_status_display(), "seen": _status_name(seen.status)}
        yield _("It is “%(now)s” by now, not “%(seen)s”.") % names
    for update in _since(incident, seen.latest):
        yield _("Posted since: “%(words)s”") % {"words": Truncator(update.body).chars(WORDS_MOST)}
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


def _since(incident: Incident, latest: str) -> Iterable[IncidentUpdate]:
    read = IncidentUpdate.objects.filter(incident=incident, code=latest).values("pk")[:1]
    return incident.updates.public().filter(pk__gt=Subquery(read)).in_order() if latest else ()


def _claimed(incident: Incident, current: Iterable[Current]) -> Said:
    if incident.status == Status.SCHEDULED:
        return status_log.expected(incident)
    claims = {each.component: each.state.claims.get(incident.pk) for each in current}
    return {component: status for component, status in claims.items() if status is not None}


def _status_name(status: str) -> str:
    return str(Status(status).label) if status in Status.values else status
