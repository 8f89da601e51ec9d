"""The actor of a change: a user, a token or the system itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import Permission
from django.utils.translation import gettext as _

from incidents.domain.permissions import in_words
from incidents.domain.vocabulary import ActorKind
from incidents.models import Rule, Token, User
from incidents.operations.errors import NotAllowed


@dataclass(frozen=True)
class Actor:
    """``permissions`` is None for one who may do everything."""

    kind: ActorKind
    id: int | None
    name: str
    permissions: frozenset[str] | None = None

    def may(self, permission: str) -> bool:
        return self.permissions is None or permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise NotAllowed unless the actor has ``permission``, as in "incidents.add_incident"."""
        if not self.may(permission):
            raise NotAllowed(
                _(
                    "%(name)s may not do this: the permission “%(permission)s” is missing. "
                    "Ask an administrator for it."
                )
                % {"name": self.name, "permission": in_words(permission.removeprefix("incidents."))}
            )

    def require_any(self, permissions: Sequence[str]) -> None:
        """Raise NotAllowed, as of the first of ``permissions``, unless the actor has any."""
        if self.permissions is not None and self.permissions.isdisjoint(permissions):
            self.require(permissions[0])

    def require_all(self, permissions: Iterable[Permission]) -> None:
        """Raise NotAllowed for any of ``permissions``: nobody gives what they do not have."""
        for permission in permissions:
            self.require(f"{permission.content_type.app_label}.{permission.codename}")


SYSTEM = Actor(ActorKind.SYSTEM, None, "Plainstatus")


def terminal_actor(login: str) -> Actor:
    """Return the actor for somebody at the machine itself, who could write to its database."""
    return Actor(ActorKind.SYSTEM, None, f"{login} (terminal)")


def user_actor(user: User) -> Actor:
    """Return the actor for a signed-in user; an inactive one may do nothing."""
    everything = user.is_active and user.is_superuser
    permissions = None if everything else frozenset(user.get_all_permissions())
    return Actor(ActorKind.USER, user.pk, user.get_username(), permissions)


def token_actor(token: Token) -> Actor:
    """Return the actor for an API token; a revoked one may do nothing."""
    granted = token.permissions.values_list("content_type__app_label", "codename")
    permissions = frozenset() if token.revoked_at else frozenset(f"{a}.{c}" for a, c in granted)
    return Actor(ActorKind.TOKEN, token.pk, token.name, permissions)


# What a rule may do; whoever writes one needs as much for what it does.
OF_RULES = frozenset(
    {"incidents.change_component", "incidents.add_incident", "incidents.add_incidentupdate"}
)


def rule_actor(rule: Rule) -> Actor:
    """Return the actor for what a rule does by itself."""
    return Actor(ActorKind.SYSTEM, None, f"Rule “{rule}”", OF_RULES)
