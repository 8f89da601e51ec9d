"""Who may come in: people, and programs with their tokens."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission
from django.db.models import Model, Q, QuerySet
from django.forms.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from incidents.admin import words
from incidents.admin.base import OperationAdmin, actor
from incidents.admin.composer import SubmissionForm
from incidents.admin.filters import StandingFilter
from incidents.admin.lists import Bounded
from incidents.models import Token, User
from incidents.operations.tokens import issue_token, revoke_token

# What operations ask for and the back office lets one see, by noun.
GRANTABLE = {
    "incident": ("view", "add", "change", "delete"),
    "incidentupdate": ("view", "add", "change", "delete"),
    "postmortem": ("view", "change", "publish"),
    "job": ("view", "add", "change", "delete"),
    "component": ("view", "add", "change", "delete"),
    "componentgroup": ("view", "add", "change", "delete"),
    "page": ("view", "change"),
    "token": ("view", "add", "delete"),
    "user": ("view", "add", "change"),
    "auditentry": ("view",),
    "event": ("view",),
}


def grantable() -> QuerySet[Permission]:
    """Permissions that mean something here; those on derived tables and histories do not."""
    codenames = [f"{verb}_{noun}" for noun, verbs in GRANTABLE.items() for verb in verbs]
    return (
        Permission.objects.filter(content_type__app_label="incidents", codename__in=codenames)
        .select_related("content_type")
        .order_by("content_type__model", "codename")
    )


class PermissionsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Model) -> str:
        assert isinstance(obj, Permission)
        return obj.name


class TokenForm(SubmissionForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("Which program will use it? The audit names it so."),
    )
    permissions = PermissionsField(
        label=gettext_lazy("It may"),
        queryset=Permission.objects.none(),
        help_text=gettext_lazy("You can only give what you have."),
    )


class RevokedFilter(StandingFilter):
    field = "revoked_at"
    gone = gettext_lazy("Revoked")


@admin.register(Token)
class TokenAdmin(OperationAdmin[Token]):
    list_display = ("name", "issued", "revoked")
    list_filter = (RevokedFilter,)
    search_fields = ("name",)
    ordering = ("name", "pk")
    removal = gettext_lazy("Revoke")
    removal_explained = gettext_lazy("The program that uses it is locked out at once.")

    def has_change_permission(self, request: HttpRequest, obj: Token | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Token | None = None) -> bool:
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.revoked_at is None)

    def has_view_permission(self, request: HttpRequest, obj: Token | None = None) -> bool:
        return super().has_view_permission(request, obj) or any(
            request.user.has_perm(f"incidents.{permission}")
            for permission in ("add_token", "delete_token")
        )

    def form_for(self, request: HttpRequest, obj: Token | None) -> BaseForm:
        initial = {"name": obj.name, "permissions": obj.permissions.all()} if obj else None
        form = TokenForm(request.POST if request.method == "POST" else None, initial=initial)
        offered = obj.permissions.all() if obj else _held_by(request)
        form.fields["permissions"].queryset = offered  # type: ignore[attr-defined]
        return form

    def save(self, request: HttpRequest, form: Any, obj: Token | None) -> Token:
        token, form.key = issue_token(by=actor(request), now=timezone.now(), **form.cleaned_data)
        return token

    def saved(self, request: HttpRequest, saved: Model, form: Any) -> HttpResponse:
        """Show the key in the answer itself: it is stored nowhere, so not in a message either."""
        assert isinstance(saved, Token)
        context = {"key": form.key, "list_address": self.list_address()}
        return self.rendered(request, "admin/incidents/token/issued.html", saved, context)

    def remove(self, request: HttpRequest, obj: Token) -> object:
        return revoke_token(obj.pk, by=actor(request), now=timezone.now())

    @admin.display(description=gettext_lazy("issued"), ordering="created_at")
    def issued(self, obj: Token) -> str:
        return words.moment(obj.created_at)

    @admin.display(description=gettext_lazy("revoked"), ordering="revoked_at")
    def revoked(self, obj: Token) -> str:
        return words.moment(obj.revoked_at)


def _held_by(request: HttpRequest) -> QuerySet[Permission]:
    held = [name.removeprefix("incidents.") for name in request.user.get_all_permissions()]
    return grantable().filter(codename__in=held)


def _may_more(user: User, request: HttpRequest) -> bool:
    """Also of one who is inactive: the same form would make them active."""
    given = Permission.objects.filter(Q(user=user) | Q(group__user=user))
    names = given.values_list("content_type__app_label", "codename")
    held = request.user.get_all_permissions()
    return user.is_superuser or any(f"{app}.{name}" not in held for app, name in names)


def permission_field(db_field: Any) -> PermissionsField:
    return PermissionsField(
        queryset=grantable(), required=False, label=str(db_field.verbose_name).capitalize()
    )


@admin.register(User)
class UserAdmin(Bounded, DjangoUserAdmin):  # type: ignore[type-arg]
    """Django's own, but nobody gains by it what they do not have.

    Who is not a superuser makes none, gives nobody permissions, and does not touch those
    who may do more: who sets a password can sign in with it.
    """

    actions = None
    filter_horizontal: ClassVar[tuple[str, ...]] = ()
    powers = ("is_superuser", "groups", "user_permissions")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = ("last_login", "date_joined")
        return fixed if request.user.is_superuser else (*fixed, *self.powers)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or request.user.is_superuser or not _may_more(obj, request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The audit and the history name people; who leaves is made inactive."""
        return False

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user_permissions":
            return permission_field(db_field)
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(Bounded, DjangoGroupAdmin):
    """Roles: sets of permissions. Only superusers make them, as they give what they like."""

    actions = None
    filter_horizontal: ClassVar[tuple[str, ...]] = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest | None = None, **kwargs: Any
    ) -> Any:
        return permission_field(db_field)
