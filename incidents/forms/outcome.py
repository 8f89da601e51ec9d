"""The changes that readers will see once a form is posted, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.domain import lifecycle
from incidents.domain.content import UpdateContent
from incidents.domain.moments import written
from incidents.domain.rollup import worst
from incidents.domain.vocabulary import ComponentStatus, IncidentKind, Status
from incidents.forms.composer import MessageForm
from incidents.models import Incident
from incidents.queries import status_log


def outcome(form: MessageForm, incident: Incident | None, *, now: datetime) -> list[str]:
    """Return what posting ``form`` changes in public; of a new incident without one.

    The form has been asked whether it is valid. Two queries.
    """
    content = form.content(now=now)
    return [
        *_of_status(form, incident, content),
        *of_components(incident, content),
        *_of_times(content),
    ]


def _of_status(
    form: MessageForm, incident: Incident | None, content: UpdateContent
) -> Iterator[str]:
    status = str(Status(content.status).label) if content.status else ""
    if incident is None:
        name = form.cleaned_data.get("name") or "…"
        yield _("A new incident “%(name)s” appears: %(status)s.") % {"name": name, "status": status}
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
        at = written(timezone.localtime(content.next_update_at), "short")
        yield _("The next update is promised by %(at)s.") % {"at": at}
    if window := content.window:
        earliest, latest = (written(timezone.localtime(at), "short") for at in window.times)
        yield _("The work is said to be done between %(earliest)s and %(latest)s.") % {
            "earliest": earliest,
            "latest": latest,
        }
