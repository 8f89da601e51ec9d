"""Permissions in plain words, grouped by subject."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By heading, codename → words; beside what operations ask for what the console lets one see.
GRANTABLE: dict[str | Promise, dict[str, str | Promise]] = {
    _("Incidents and maintenances"): {
        "view_incident": _("See them"),
        "add_incident": _("Open incidents, schedule maintenances"),
        "change_incident": _("Correct name, times, impact and window"),
        "delete_incident": _("Withdraw them"),
    },
    _("Updates"): {
        "view_incidentupdate": _("See them and their history"),
        "add_incidentupdate": _("Post updates, save drafts"),
        "change_incidentupdate": _("Correct what was posted"),
        "delete_incidentupdate": _("Withdraw what was posted"),
    },
    _("Postmortems"): {
        "view_postmortem": _("See them, internal sections included"),
        "change_postmortem": _("Write them"),
        "publish_postmortem": _("Publish them and take them back"),
    },
    _("Mitigation jobs"): {
        "view_job": _("See them"),
        "add_job": _("Add jobs"),
        "change_job": _("Change jobs, end them, take them up again"),
        "delete_job": _("Remove jobs"),
    },
    _("Components"): {
        "view_component": _("See components"),
        "add_component": _("Add components"),
        "change_component": _("Change components, set their status directly"),
        "delete_component": _("Remove components"),
        "view_componentgroup": _("See groups"),
        "add_componentgroup": _("Add groups"),
        "change_componentgroup": _("Change groups"),
        "delete_componentgroup": _("Remove groups"),
    },
    _("The page"): {
        "view_page": _("See its settings"),
        "change_page": _("Change name, address and time zone"),
    },
    _("People and programs"): {
        "view_user": _("See people"),
        "add_user": _("Add people"),
        "change_user": _("Change people, set their passwords"),
        "view_token": _("See API tokens"),
        "add_token": _("Issue API tokens"),
        "delete_token": _("Revoke API tokens"),
    },
    _("Records"): {
        "view_auditentry": _("Read who did what"),
        "view_event": _("Read what happened"),
    },
}
WORDS = {name: word for named in GRANTABLE.values() for name, word in named.items()}
HEADINGS = {name: heading for heading, named in GRANTABLE.items() for name in named}
PLACES = {name: place for place, name in enumerate(WORDS)}

_READER = frozenset(
    f"view_{name}"
    for name in ("incident", "incidentupdate", "postmortem", "job", "component", "componentgroup")
) | {"view_page"}
_OPERATOR = _READER | {
    *("add_incident", "change_incident", "add_incidentupdate", "change_incidentupdate"),
    *("add_job", "change_job", "change_component"),
}
_EDITOR = _OPERATOR | {
    *("delete_incident", "delete_incidentupdate", "delete_job"),
    *("change_postmortem", "publish_postmortem"),
    *("add_component", "delete_component"),
    *("add_componentgroup", "change_componentgroup", "delete_componentgroup"),
}
READY_ROLES: dict[str, frozenset[str]] = {
    "Reader": _READER,
    "Operator": _OPERATOR,
    "Editor": _EDITOR,
    "Manager": frozenset(WORDS),
}
"""The roles that a new page begins with: each may do what the one before may, and more."""


def in_words(codename: str) -> str:
    """Return a permission with its heading, such as "Updates: Post updates"; else its codename."""
    if codename not in WORDS:
        return codename
    return f"{HEADINGS[codename]}: {WORDS[codename]}"
