"""The changes that readers will see once an update is posted, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from incidents.domain import lifecycle
from incidents.domain.content import UpdateContent
from incidents.domain.rollup import worst
from incidents.domain.vocabulary import ComponentStatus, IncidentKind, Status
from incidents.models import Incident
from incidents.queries import status_log
from incidents.render.console import words


def outcome(content: UpdateContent, incident: Incident | None, *, name: str = "") -> list[str]:
    """Return what posting ``content`` changes in public; it opens the incident called ``name``.

    Two queries.
    """
    return [
        *_of_status(content, incident, name),
        *of_components(incident, content),
        *_of_times(content),
    ]


def _of_status(content: UpdateContent, incident: Incident | None, name: str) -> Iterator[str]:
    status = str(Status(content.status).label) if content.status else ""
    if incident is None:
        opened = {"name": name or "…", "status": status}
        yield _("A new incident “%(name)s” appears: %(status)s.") % opened
    elif status and content.status != incident.status:
        was = {"was": incident.get_status_display(), "status": status}
        yield _("The status goes from “%(was)s” to “%(status)s”.") % was
    else:
        yield _("The status stays “%(status)s”.") % {"status": incident.get_status_display()}


def of_components(incident: Incident | None, content: UpdateContent) -> Iterator[str]:
    """Say which components become what by an update."""
    of = incident or Incident(kind=IncidentKind.REALTIME, status=Status.INVESTIGATING)
    is_end = content.status is not None and Status(content.status).is_closed
    said, after = content.components or {}, Status(content.status or of.status)
    if after == Status.SCHEDULED:
        return
    if of.pk and lifecycle.claims_anew(Status(of.status), after):
        named = (component.code for component in status_log.affected(of))
        said = dict.fromkeys(named, ComponentStatus.UNDER_MAINTENANCE) | dict(said)
    for each in status_log.current(of, said, is_end=is_end):
        others = each.state.offered(without=of.pk)
        shown = worst([said.get(each.component.code, ComponentStatus.OPERATIONAL), others])
        if shown != each.component.status:
            yield _("%(component)s: “%(before)s” becomes “%(after)s”.") % {
                "component": each.component.full_name,
                "before": each.component.get_status_display(),
                "after": shown.label,
            }


def _of_times(content: UpdateContent) -> Iterator[str]:
    if content.next_update_at:
        at = words.short(content.next_update_at)
        yield _("The next update is promised by %(at)s.") % {"at": at}
    if window := content.window:
        earliest, latest = map(words.short, window.times)
        yield _("The work is said to be done between %(earliest)s and %(latest)s.") % {
            "earliest": earliest,
            "latest": latest,
        }
