"""An operation of the table, and how it is performed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from incidents.domain.vocabulary import PAGE_TOPIC, ActorKind, AuditKind
from incidents.operations.actor import Actor
from incidents.operations.scopes import page_write, write
from tests.make import HOUR, NOW

LATER = NOW + HOUR
JOB = "job"
# The topics of the components that an operation is about, and those of all others.
OWN, OTHERS = "own", "others"
Scope = Callable[..., Callable[..., Any]]
# What an operation is that changes nothing that readers see.
PRIVATE: dict[str, Any] = {"scope": write, "topics": frozenset()}
# What one is that changes what is said of components, and what they or the page are called.
OF_INCIDENT: dict[str, Any] = {"topics": frozenset({PAGE_TOPIC, OWN})}
OF_ALL: dict[str, Any] = {"topics": frozenset({PAGE_TOPIC, OWN, OTHERS})}
# What one is that may take back what a rule did, but does not here.
OF_RULE: dict[str, Any] = {"topics": frozenset()}
# What one is that changes a job.
OF_JOB: dict[str, Any] = {"topics": frozenset({PAGE_TOPIC, JOB})}


@dataclass(frozen=True)
class Operation:
    """``prepare`` makes what it needs and returns the arguments that it is called with.

    ``scope``: the decorator that it runs in. ``topics``: those whose revision it raises, with
    JOB for that of the job, OWN for those of the components that ``prepare`` has made, and OTHERS
    for those of the rest. ``is_told``: subscribers, or staff, can be told of it. Any permission
    ``instead`` of the one does as well.
    """

    do: Callable[..., object]
    permission: str
    kind: AuditKind
    prepare: Callable[[], dict[str, Any]]
    scope: Scope = page_write
    topics: frozenset[str] = frozenset({PAGE_TOPIC})
    is_told: bool = False
    instead: frozenset[str] = frozenset()


def robin(*permissions: str) -> Actor:
    return Actor(ActorKind.USER, 7, "robin", frozenset(f"incidents.{p}" for p in permissions))


def call(
    operation: Operation, arguments: dict[str, Any], *, by: Actor, now: datetime = LATER
) -> object:
    """Perform it later, with the arguments that it prepared."""
    arguments = dict(arguments)
    keys = [arguments.pop("_key")] if "_key" in arguments else []
    return operation.do(*keys, by=by, now=now, **arguments)


def on(made: Any) -> dict[str, Any]:
    """The operation's first parameter is the key of ``made``."""
    return {"_key": made.pk}
