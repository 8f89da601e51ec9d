"""Kinds of rows that a file may declare, and the operations by which each is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from incidents.models import Component, ComponentGroup, Incident, Job, MessageTemplate
from incidents.operations import components, groups, message_templates
from incidents.operations.configuration import finding
from incidents.operations.configuration.changes import Misdeclared
from incidents.operations.credentials import Credentials
from incidents.operations.jobs import lifecycle

Secrets = Mapping[str, str]
Details = dict[str, Any]
NOT_DETAILS = ("code", "remove", "username", "secret_env")


@dataclass(frozen=True)
class RowKind:
    """``name`` is that of the list. ``resolved`` looks up what details name, from their place.

    What ``is_past`` belongs to the history: it is neither missed in a file nor pruned.
    """

    name: str
    there: Callable[[], Sequence[Any]]
    create: Callable[..., Any]
    edit: Callable[..., Any]
    remove: Callable[..., Any]
    resolved: Callable[..., Details] = lambda details, *_place: details
    has_code: bool = True
    is_past: Callable[[Any], bool] = lambda _row: False


def _of_component(details: Details, *place: str | int) -> Details:
    if group := details.get("group"):
        rows = list(ComponentGroup.objects.all())
        return details | {"group": finding.mentioned(rows, group, *place, "group")}
    return details | ({"group": None} if "group" in details else {})


def _of_job(details: Details, *place: str | int) -> Details:
    if code := details.get("incident"):
        incident = Incident.objects.public().filter(code=code).first()
        if incident is None:
            raise Misdeclared(f"There is no incident with the code “{code}”.", *place, "incident")
        return details | {"incident": incident}
    return details | ({"incident": None} if "incident" in details else {})


def credentials(said: Any, secrets: Secrets, *place: str | int) -> Credentials | None:
    """Return what to sign in with, as the environment has it. Raises Misdeclared."""
    if not said.secret_env:
        return None
    if said.secret_env not in secrets:
        why = f"The variable {said.secret_env} is not set; set it to what to sign in with."
        raise Misdeclared(why, *place, "secret_env")
    return Credentials(secrets[said.secret_env], said.username)


GROUPS = RowKind(
    "groups",
    lambda: list(ComponentGroup.objects.all()),
    groups.create_group,
    groups.edit_group,
    groups.remove_group,
)
COMPONENTS = RowKind(
    "components",
    lambda: sorted(Component.objects.shown(), key=lambda each: each.page_order),
    components.create_component,
    components.edit_component,
    components.remove_component,
    _of_component,
)
TEMPLATES = RowKind(
    "templates",
    lambda: list(MessageTemplate.objects.all()),
    message_templates.create_template,
    message_templates.edit_template,
    message_templates.remove_template,
    has_code=False,
)
JOBS = RowKind(
    "jobs",
    lambda: list(Job.objects.filter(removed_at=None).order_by("pk")),
    lifecycle.create_job,
    lifecycle.edit_job,
    lifecycle.remove_job,
    _of_job,
    is_past=lambda job: not job.is_live,
)
