"""The permissions of people who sign in."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import Model, Q, QuerySet

from incidents.models import User


class PasswordBackend(ModelBackend):
    """Django's, but what one holds by oneself and by roles is read at once.

    Django answers ``get_all_permissions`` from both kinds, and every screen asks it: with all of
    them under either, it reads only once.
    """

    def get_all_permissions(
        self, user_obj: User | AnonymousUser, obj: Model | None = None
    ) -> set[str]:
        return self.get_user_permissions(user_obj, obj)

    def _get_user_permissions(self, user_obj: User) -> QuerySet[Permission]:
        held = Q(user=user_obj) | Q(group__in=user_obj.groups.all())
        return Permission.objects.filter(held).distinct()
