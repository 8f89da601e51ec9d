"""People who sign in, and the roles and tokens that there are."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.db.models import Exists, F, OuterRef, QuerySet

from incidents.domain.permissions import codenames_of
from incidents.domain.vocabulary import Audience
from incidents.models import Subscriber, Token, User

_STEPS = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
    type=Authenticator.Type.RECOVERY_CODES
)
_STANDING = F("revoked_at").asc(nulls_first=True)


def team() -> QuerySet[User]:
    """Everybody, those first who may sign in, with roles and ``has_second_step``. Two queries."""
    return (
        User.objects.annotate(has_second_step=Exists(_STEPS))
        .prefetch_related("groups")
        .order_by("-is_active", "username")
    )


def managers() -> QuerySet[User]:
    """Return those who can give others a role. One query."""
    found = User.objects.with_perm("incidents.change_user")
    return found.filter(is_active=True, is_staff=True).order_by("username")


def nudged() -> QuerySet[Subscriber]:
    """Return who of the team is nudged, and by what. One query."""
    found = Subscriber.everyone.filter(audience=Audience.STAFF)
    return found.select_related("user").order_by("user__username", "pk")


def roles() -> QuerySet[Group]:
    """Every role with its permissions. Two queries."""
    return Group.objects.prefetch_related("permissions").order_by("name")


def tokens() -> QuerySet[Token]:
    """Every token, those that stand first, with its permissions. Two queries."""
    return Token.objects.prefetch_related("permissions").order_by(_STANDING, "name", "pk")


def permissions_of(capabilities: Iterable[str]) -> list[Permission]:
    """Return the permissions that the capabilities are stored as. One query."""
    codenames = codenames_of(capabilities)
    return list(
        Permission.objects.filter(
            content_type__app_label="incidents", codename__in=codenames
        ).select_related("content_type")
    )
