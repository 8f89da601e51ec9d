"""Roles: sets of permissions that several people have."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.refusing import Refusing
from incidents.forms.permissions import permission_field
from incidents.forms.saving import actor
from incidents.operations import roles

admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(Refusing, DjangoGroupAdmin):
    """Roles: sets of permissions. Only superusers make them, as they give what they like."""

    # Groups, as Django says, are here those of components.
    noun, nouns = gettext_lazy("role"), gettext_lazy("roles")
    nothing = gettext_lazy(
        "There are no roles. One is a set of permissions that several people have."
    )
    adding = gettext_lazy("Add a role")
    actions = None
    list_display = ("name",)
    filter_horizontal: ClassVar[tuple[str, ...]] = ()
    delete_confirmation_template = "admin/operation_confirm.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def save_model(self, request: HttpRequest, obj: Group, form: Any, change: bool) -> None:
        by, now = actor(request), timezone.now()
        said = {"name": obj.name, "permissions": form.cleaned_data["permissions"]}
        if change:
            roles.edit_role(obj.pk, by=by, now=now, **said)
        else:
            obj.pk = roles.create_role(by=by, now=now, **said).pk

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any) -> HttpResponse:
        """Ask once, as for all else here; Django lists the rows of a join."""
        role = self.get_object(request, unquote(object_id))
        asked = {
            "original": role,
            "title": str(role),
            "removal": _("Remove"),
            "explained": _("Whoever has it loses at once what it allows."),
        }
        return super().delete_view(request, object_id, asked)

    def delete_model(self, request: HttpRequest, obj: Group) -> None:
        roles.remove_role(obj.pk, by=actor(request), now=timezone.now())

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "permissions":
            return permission_field(gettext_lazy("Who has it may"))
        return super().formfield_for_dbfield(db_field, request, **kwargs)
