"""People, their roles, and the tokens of programs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from incidents.forms.permissions import CapabilitiesField
from incidents.forms.saving import RowForm
from incidents.forms.submission import SubmissionForm
from incidents.models import Token, User
from incidents.operations import links, roles, tokens, users
from incidents.operations.actor import Actor


def _every_role() -> QuerySet[Group]:
    return Group.objects.order_by("pk")


class InvitationForm(RowForm[User]):
    """The name of a new colleague, and their role; they choose the password themselves."""

    called: ClassVar = {"roles": "role"}
    role = forms.ModelChoiceField(
        label=_("Role"), queryset=_every_role(), widget=forms.RadioSelect, empty_label=None
    )

    class Meta:
        model = User
        fields = ("username", "email")
        field_classes: ClassVar = {"username": UsernameField}
        help_texts: ClassVar = {
            "username": "",
            "email": _("The link is sent there; leave it empty to hand it over yourself."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs = {"autocapitalize": "none", "autocomplete": "off"}
        self.fields["role"].required = _every_role().exists()
        if not settings.EMAIL_HOST:
            self.fields["email"].help_text = _("Nothing is sent: no mail server is set up.")

    def invite(self, *, by: Actor, now: datetime) -> tuple[User, str]:
        role = self.cleaned_data["role"]
        who = {name: self.cleaned_data[name] for name in ("username", "email")}
        return links.invite_user(by=by, roles=[role] if role else [], now=now, **who)


class PersonForm(RowForm[User]):
    """A person, with what they may do. Only superusers see what they alone give."""

    edit = staticmethod(users.edit_user)

    is_active = forms.BooleanField(
        label=_("May sign in"),
        required=False,
        help_text=_("Untick it when somebody leaves; the records go on naming them."),
    )
    roles = forms.ModelMultipleChoiceField(
        label=_("Roles"),
        queryset=_every_role(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They may do what any of their roles may."),
    )
    permissions = CapabilitiesField(label=_("Beyond their roles"), required=False)

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "is_active", "is_superuser")
        field_classes: ClassVar = {"username": UsernameField}
        labels: ClassVar = {"is_superuser": _("May do everything")}
        help_texts: ClassVar = {"username": "", "is_superuser": ""}

    def __init__(self, data: Any, *, of: User, by: Actor) -> None:
        given = of.user_permissions.all()
        told: dict[str, Any] = {"roles": of.groups.all(), "permissions": given}
        told |= {"is_active": of.is_active and of.is_staff}
        super().__init__(data, instance=of, initial=told)
        if by.permissions is None:
            field: Any = self.fields["permissions"]
            field.mark_partly({each.codename for each in given})
        else:
            del self.fields["is_superuser"], self.fields["permissions"]

    def arguments(self) -> dict[str, Any]:
        # Accounts are there for the console and the tables, and for nothing else.
        return super().arguments() | {"is_staff": self.cleaned_data["is_active"]}


class RoleForm(RowForm[Group]):
    create, edit = staticmethod(roles.create_role), staticmethod(roles.edit_role)
    permissions = CapabilitiesField(label=_("Who has it may"), required=False)

    class Meta:
        model = Group
        fields = ("name",)

    def __init__(self, data: Any, *, of: Group | None) -> None:
        given = list(of.permissions.all()) if of else []
        super().__init__(data, instance=of, initial={"permissions": given})
        field: Any = self.fields["permissions"]
        field.mark_partly({each.codename for each in given})


class TokenForm(SubmissionForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("Which program will use it? The audit names it so."),
    )
    permissions = CapabilitiesField(
        label=_("It may"), help_text=_("You can only give what you have.")
    )
    days = forms.IntegerField(
        label=_("Days that it works"),
        required=False,
        min_value=1,
        max_value=3_650,
        help_text=_("Empty: until it is revoked."),
    )

    def __init__(self, data: Any = None, *, by: Actor) -> None:
        super().__init__(data)
        if by.permissions is not None:
            field: Any = self.fields["permissions"]
            field.offer({name.removeprefix("incidents.") for name in by.permissions})

    def issue(self, *, by: Actor, now: datetime) -> tuple[Token, str]:
        given = dict(self.cleaned_data)
        days = given.pop("days")
        expires_at = now + timedelta(days=days) if days else None
        return tokens.issue_token(by=by, now=now, expires_at=expires_at, **given)
