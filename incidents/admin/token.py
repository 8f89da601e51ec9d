"""Tokens with which programs come in: issued once, revoked, never changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet
from django.forms.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from incidents.admin.base import OperationAdmin
from incidents.admin.filters import StandingFilter
from incidents.forms import words
from incidents.forms.composer import SubmissionForm
from incidents.forms.permissions import PermissionsField, grantable
from incidents.forms.saving import actor
from incidents.models import Token
from incidents.operations.tokens import issue_token, revoke_token


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
    nothing = gettext_lazy(
        "No token stands. One lets a program act in its own name, as far as you allow."
    )
    adding = gettext_lazy("Issue a token")
    list_display = ("name", "issued", "revoked")
    list_filter = (RevokedFilter,)
    search_fields = ("name",)
    ordering = ("name", "pk")
    form_template = "admin/incidents/token/form.html"
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
        for field in form.fields.values() if obj else ():
            field.help_text = ""
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
