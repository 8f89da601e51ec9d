"""The permissions of people who sign in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db.models import F, Func, JSONField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from incidents.models import User


class AsJson(Func):
    """All values of the rows, as a list; None, or an empty one, if there are no rows."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG")


class PasswordBackend(ModelBackend):
    """Django's, but what one holds by oneself and by roles is read at once, with oneself.

    Django answers ``get_all_permissions`` from both kinds, and every screen asks it: with all of
    them under either, it reads only once, and not at all of who is signed in.
    """

    def get_user(self, user_id: int) -> User | None:
        """Return who is signed in. One query."""
        found: Any = User.objects.annotate(held=Subquery(_held())).filter(pk=user_id).first()
        if found is None or not self.user_can_authenticate(found):
            return None
        if not found.is_superuser:
            found._user_perm_cache = set(found.held or ())  # where Django looks for them
        return found  # type: ignore[no-any-return]

    def get_all_permissions(
        self, user_obj: User | AnonymousUser, obj: Model | None = None
    ) -> set[str]:
        return self.get_user_permissions(user_obj, obj)

    def _get_user_permissions(self, user_obj: User) -> QuerySet[Permission]:
        held = Q(user=user_obj) | Q(group__in=user_obj.groups.all())
        return Permission.objects.filter(held).distinct()


def _held() -> QuerySet[Any, Any]:
    """Return what the user of the outer query holds, in one row."""
    user = OuterRef(OuterRef("pk"))
    own = User.user_permissions.through.objects.filter(user=user)
    of_roles = Group.permissions.through.objects.filter(group__user=user)
    held = Q(pk__in=own.values("permission")) | Q(pk__in=of_roles.values("permission"))
    name = Concat(F("content_type__app_label"), Value("."), F("codename"))
    return Permission.objects.filter(held).order_by().values(names=AsJson(name))
