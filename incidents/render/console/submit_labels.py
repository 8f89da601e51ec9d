"""The label of the composer's button, by the status that is chosen. Said where there is script."""

from __future__ import annotations

import json

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.domain.vocabulary import STATUSES_OF, IncidentKind, Status
from incidents.models import Incident
from incidents.queries.concerned import Hearers


def of_update(incident: Incident) -> str:
    """Return the labels as JSON, by status."""
    others = (s for s in STATUSES_OF[IncidentKind(incident.kind)] if s != incident.status)
    return json.dumps({status.value: _label(incident, status) for status in others})


def of_new_incident() -> str:
    """As JSON; what is over already is not opened."""
    return json.dumps({Status.RESOLVED.value: _("Record the incident as resolved")})


def tells(of: Hearers | None) -> str:
    """Return what the button says beside its label: how many subscribers will hear of it.

    None: they are not to be told.
    """
    if of is None:
        return _("without telling subscribers")
    if not of.total:
        return _("no subscribers to tell")
    told = ngettext("tells %(count)s subscriber", "tells %(count)s subscribers", of.total)
    return _counted(told, of, _("%(told)s; mail is not set up"))


def hear(of: Hearers | None) -> str:
    """Return how many subscribers will hear of what a button does; "" where it posts nothing."""
    if of is None:
        return ""
    if not of.total:
        return _("No subscriber is told of it.")
    told = ngettext(
        "%(count)s subscriber is told of it.", "%(count)s subscribers are told of it.", of.total
    )
    return _counted(told, of, _("%(told)s By mail only once a mail server is set up."))


def posted(name: str, of: Hearers) -> str:
    """Return what was done by a post that can still be undone, and how many will hear of it."""
    told = _("nobody is told of it")
    if of.total:
        told = ngettext(
            "%(count)s subscriber is told of it in a moment",
            "%(count)s subscribers are told of it in a moment",
            of.total,
        )
        told = _counted(told, of, _("%(told)s, by mail only once a mail server is set up"))
    return _("“%(name)s”: readers see what you posted; %(told)s.") % {"name": name, "told": told}


def _counted(told: str, of: Hearers, waiting: str) -> str:
    """Return ``told`` with the number; as ``waiting`` says it where mail waits for a server."""
    told %= {"count": number_format(of.total, force_grouping=True)}
    return told if settings.EMAIL_HOST or not of.by_mail else waiting % {"told": told}


def _label(incident: Incident, status: Status) -> str:
    if status == Status.RESOLVED:
        return _("Post and resolve")
    if status == Status.COMPLETED:
        return _("Post and complete")
    if status == Status.CANCELLED:
        return _("Post and cancel")
    if not incident.is_open:
        return _("Post and reopen")
    if (incident.status, status) == (Status.SCHEDULED, Status.IN_PROGRESS):
        return _("Post and begin the work")
    return _("Post as “%(status)s”") % {"status": status.label}
