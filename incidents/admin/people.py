"""People who come in: who they are, what they may do, and their passwords."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm, UsernameField
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.filters import retitled
from incidents.admin.refusing import Refusing
from incidents.domain.permissions import WORDS, in_words
from incidents.forms import words
from incidents.forms.permissions import permission_field
from incidents.forms.saving import actor
from incidents.models import User
from incidents.operations import links, second_steps, users

# What Django's form may have changed of a person, beside roles and permissions.
WRITTEN = (
    "username",
    "first_name",
    "last_name",
    "email",
    "is_active",
    "is_staff",
    "is_superuser",
)
BEYOND = gettext_lazy("Beyond that")


class PersonForm(UserChangeForm):  # type: ignore[type-arg]
    """What Django says of these fields is for its own developers, and it calls roles groups."""

    class Meta:
        model = User
        fields = "__all__"
        field_classes: ClassVar = {"username": UsernameField}
        labels: ClassVar = {
            "is_active": gettext_lazy("May sign in"),
            "is_staff": gettext_lazy("May use the console"),
            "is_superuser": gettext_lazy("May do everything"),
            "groups": gettext_lazy("Roles"),
        }
        help_texts: ClassVar = {
            "is_active": gettext_lazy(
                "Untick it when somebody leaves; the records go on naming them."
            ),
            "is_staff": gettext_lazy("And do there what is ticked below."),
            "is_superuser": gettext_lazy("Then nothing need be ticked below."),
            "groups": gettext_lazy("They may do what any of their roles may."),
        }


WithRole = retitled(
    admin.RelatedFieldListFilter, gettext_lazy("role"), gettext_lazy("Without a role")
)


def _may_more(user: User, request: HttpRequest) -> bool:
    """Also of one who is inactive: the same form would make them active."""
    given = Permission.objects.filter(Q(user=user) | Q(group__user=user))
    names = given.values_list("content_type__app_label", "codename")
    held = request.user.get_all_permissions()
    return user.is_superuser or any(f"{app}.{name}" not in held for app, name in names)


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]
    """The name of a new colleague, and what they may do; they choose the password themselves."""

    class Meta:
        model = User
        fields = ("username", "groups")
        field_classes: ClassVar = {"username": UsernameField}
        labels: ClassVar = {"groups": gettext_lazy("Roles")}
        help_texts: ClassVar = {
            "username": gettext_lazy("By which they sign in."),
            "groups": gettext_lazy("What they may do; it can be changed later."),
        }


@admin.register(User)
class UserAdmin(Refusing, DjangoUserAdmin):  # type: ignore[type-arg]
    """Django's own, but nobody gains by it what they do not have.

    Who is not a superuser makes none, gives nobody permissions, and does not touch those
    who may do more: who sets a password can sign in with it.
    """

    # Users, as Django says, are here those of the service.
    noun, nouns = gettext_lazy("person"), gettext_lazy("people")
    nothing = gettext_lazy("Nobody is here.")
    adding = gettext_lazy("Invite a colleague")
    actions = None
    filter_horizontal: ClassVar[tuple[str, ...]] = ()
    form = PersonForm
    add_form = InvitationForm
    add_fieldsets = ((None, {"fields": ("username", "groups")}),)
    powers = ("is_superuser", "groups", "beyond")
    add_form_template = None
    list_display = ("username", "full_name", "email", "may")
    list_filter = (
        ("is_active", retitled(admin.BooleanFieldListFilter, gettext_lazy("may sign in"))),
        ("is_superuser", retitled(admin.BooleanFieldListFilter, gettext_lazy("may do everything"))),
        ("groups", WithRole),
    )
    fieldsets = (
        (gettext_lazy("Who"), {"fields": ("username", "first_name", "last_name", "email")}),
        (
            gettext_lazy("What they may do"),
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        (gettext_lazy("The account"), {"fields": ("signed_in", "added")}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = super().get_fieldsets(request, obj)
        if obj is None:
            return shown
        who, (heading, may), account = shown
        fields = list(may["fields"])
        if not Group.objects.exists():
            fields.remove("groups")
        if not request.user.is_superuser:
            fields[fields.index("user_permissions")] = "beyond"
        return who, (heading, {"fields": fields}), account

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = ("signed_in", "added")
        return fixed if request.user.is_superuser else (*fixed, *self.powers)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or request.user.is_superuser or not _may_more(obj, request))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        by, now, cleaned = actor(request), timezone.now(), form.cleaned_data
        if change:
            users.edit_user(
                obj.pk,
                by=by,
                now=now,
                **{name: getattr(obj, name) for name in WRITTEN},
                roles=cleaned.get("groups"),
                permissions=cleaned.get("user_permissions"),
            )
            return
        made, token = links.invite_user(
            by=by, username=obj.username, roles=cleaned["groups"], now=now
        )
        obj.pk = made.pk
        _tell_link(request, made, token)

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Make a one-time link, by which they set another password: nobody else learns it.

        Or take away the second steps that they have lost.
        """
        user = self.get_object(request, unquote(id))
        if user == request.user:
            return HttpResponseRedirect(reverse("account_change_password"))
        if user is None or not self.has_change_permission(request, user):
            raise PermissionDenied
        if request.method == "POST":
            does = self.remove_steps if "steps" in request.POST else self.make_link
            return self.told(request, does, user)
        context = self.admin_site.each_context(request) | {"opts": self.opts, "original": user}
        return TemplateResponse(
            request, "admin/incidents/user/link.html", context | {"title": str(user)}
        )

    def make_link(self, request: HttpRequest, user: User) -> HttpResponse:
        token = links.make_link(user.pk, by=actor(request), now=timezone.now())
        _tell_link(request, user, token)
        return HttpResponseRedirect(reverse("admin:incidents_user_change", args=[user.pk]))

    def remove_steps(self, request: HttpRequest, user: User) -> HttpResponse:
        second_steps.remove_second_steps(user.pk, by=actor(request), now=timezone.now())
        text = _("The password of %(name)s is enough until they add a second step.")
        messages.success(request, text % {"name": user})
        return HttpResponseRedirect(reverse("admin:incidents_user_change", args=[user.pk]))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The audit and the history name people; who leaves is made inactive."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Without a button that adds a role beside the choice: roles are made elsewhere."""
        if db_field.name == "user_permissions":
            return permission_field(BEYOND)
        if db_field.name == "groups":
            return db_field.formfield(**kwargs, widget=forms.CheckboxSelectMultiple)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("name"))
    def full_name(self, obj: User) -> str:
        return obj.get_full_name() or "–"

    @admin.display(description=BEYOND)
    def beyond(self, obj: User) -> str:
        """In words, for those who may read it and not change it."""
        given = obj.user_permissions.values_list("codename", flat=True)
        return "\n".join(in_words(name) for name in WORDS if name in given) or "–"

    @admin.display(description=gettext_lazy("last signed in"))
    def signed_in(self, obj: User) -> str:
        return words.moment(obj.last_login)

    @admin.display(description=gettext_lazy("added"))
    def added(self, obj: User) -> str:
        return words.moment(obj.date_joined)

    @admin.display(description=gettext_lazy("may"))
    def may(self, obj: User) -> str:
        if not obj.is_active or not obj.is_staff:
            return _("not come in")
        if obj.is_superuser:
            return _("do everything")
        return ", ".join(sorted(role.name for role in obj.groups.all())) or "–"


def _tell_link(request: HttpRequest, user: User, token: str) -> None:
    address = request.build_absolute_uri(reverse("account_link", args=[token]))
    text = _("Give %(name)s this link. It works once, within three days: %(address)s")
    messages.success(request, text % {"name": user, "address": address})
