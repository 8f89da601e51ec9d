"""Permissions in plain words: some capabilities, and the roles that are made of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Capability:
    """A capability in words, and Django's permissions (codenames) that are stored for it."""

    words: str | Promise
    codenames: frozenset[str]


def _table(*nouns: str, can: Iterable[str]) -> frozenset[str]:
    return frozenset(f"{verb}_{noun}" for noun in nouns for verb in can)


CAPABILITIES: dict[str, Capability] = {
    "see": Capability(
        _("See incidents, postmortems, jobs and components, also what is internal"),
        _table("incident", "incidentupdate", "postmortem", "job", can=["view"])
        | _table("component", "componentgroup", "page", can=["view"]),
    ),
    "post": Capability(
        _("Post updates: open incidents, schedule maintenances"),
        _table("incident", "incidentupdate", can=["add"]),
    ),
    "correct": Capability(
        _("Correct incidents, and what was posted"),
        _table("incident", "incidentupdate", can=["change"]),
    ),
    "set_status": Capability(
        _("Change components, set their status directly"), _table("component", can=["change"])
    ),
    "run_jobs": Capability(
        _("Add, change and end mitigation jobs"), _table("job", can=["add", "change"])
    ),
    "withdraw": Capability(
        _("Withdraw incidents and updates, remove jobs"),
        _table("incident", "incidentupdate", "job", can=["delete"]),
    ),
    "postmortems": Capability(
        _("Write and publish postmortems, write message templates"),
        _table("postmortem", can=["change", "publish"]) | _table("messagetemplate", can=["change"]),
    ),
    "arrange": Capability(
        _("Add and remove components, arrange them in groups"),
        _table("component", can=["add", "delete"])
        | _table("componentgroup", can=["add", "change", "delete"]),
    ),
    "page": Capability(
        _("Change the page: name, address, time zone, images"), _table("page", can=["change"])
    ),
    "subscribers": Capability(
        _("Manage subscribers, see their addresses"),
        _table("subscriber", can=["view", "add", "change", "delete"]),
    ),
    "people": Capability(
        _("Manage people, roles and API tokens"),
        _table("user", can=["view", "add", "change"])
        | _table("token", can=["view", "add", "delete"]),
    ),
    "alerts": Capability(
        _("Send alerts to the hooks, as programs do"), _table("alert", can=["add"])
    ),
    "audit": Capability(_("Read who did what"), _table("auditentry", "event", can=["view"])),
}
CODENAMES = frozenset[str]().union(*(each.codenames for each in CAPABILITIES.values()))

_READER = ("see",)
_OPERATOR = (*_READER, "post", "correct", "set_status", "run_jobs")
_EDITOR = (*_OPERATOR, "withdraw", "postmortems", "arrange")
READY_ROLES: dict[str, tuple[str, ...]] = {
    "Reader": _READER,
    "Operator": _OPERATOR,
    "Editor": _EDITOR,
    "Manager": tuple(CAPABILITIES),
}
"""The roles that a new page begins with: each may do what the one before may, and more."""

SCOPES: dict[str, tuple[str, ...]] = {
    "read": _READER,
    "incidents": (*_READER, "post", "correct", "withdraw", "postmortems", "run_jobs"),
    "components": (*_READER, "set_status", "arrange"),
    "subscribers": ("subscribers",),
    "alerts": ("alerts",),
    "admin": tuple(CAPABILITIES),
}
"""The scopes of a token, by name."""


def codenames_of(capabilities: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*(CAPABILITIES[name].codenames for name in capabilities))


def held_whole(codenames: Collection[str]) -> Iterator[str]:
    """Yield the capabilities that ``codenames`` make up."""
    return (name for name, each in CAPABILITIES.items() if each.codenames <= set(codenames))


def held_partly(codenames: Collection[str]) -> Iterator[str]:
    """Yield the capabilities of which ``codenames`` have some only."""
    held = set(codenames)
    return (
        name
        for name, each in CAPABILITIES.items()
        if each.codenames & held and not each.codenames <= held
    )


def in_words(codename: str) -> str:
    """Return the capability that a permission belongs to, such as "Manage people"."""
    for each in CAPABILITIES.values():
        if codename in each.codenames:
            return str(each.words)
    return codename


def all_in_words(codenames: Collection[str]) -> list[str]:
    """Return what ``codenames`` allow, each capability once, in its order; then those of none."""
    held = set(codenames)
    named = [str(each.words) for each in CAPABILITIES.values() if each.codenames & held]
    return [*named, *sorted(held - CODENAMES)]
