"""Passwords: Django asks for them, in our words; operations set them."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    PasswordChangeForm,
)
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.admin import tries
from incidents.admin.tries import Patient
from incidents.forms.saving import actor, attempt
from incidents.models import User
from incidents.operations import users


class NewPersonForm(AdminUserCreationForm):  # type: ignore[type-arg]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tell(self, _("Without one nobody can sign in as them until one is set."))


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tell(self, _("Without one they cannot sign in until another is set."))


def _tell(form: forms.Form | forms.BaseModelForm[User], what_none_means: str) -> None:
    """Django speaks of authentication, and of ways of it that there are none of here."""
    field = form.fields.get("usable_password")
    if not isinstance(field, forms.ChoiceField):
        return
    field.label = _("Password")
    field.help_text = what_none_means
    field.choices = [("true", _("Set one")), ("false", _("None"))]
    form.fields["password1"].label = _("The password")
    form.fields["password2"].label = _("Once more")
    form.fields["password2"].help_text = ""


class OwnPasswordForm(Patient, PasswordChangeForm):
    """A session may be stolen: who has it must not find the password by guessing.

    What is wrong is counted by session, in which the thief is alone with its owner; the latter
    knows the password, and gets another one by it.
    """

    def __init__(self, *args: Any, session_key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session_key = session_key
        self.fields["old_password"].label = _("The present one")
        self.fields["new_password1"].label = _("The new one")
        self.fields["new_password2"].label = _("The new one once more")
        self.fields["new_password2"].help_text = ""

    def clean_old_password(self) -> str:
        name = self.user.get_username()
        with self.one_try(name=name, origin=f"session {self.session_key}"):
            return super().clean_old_password()

    def wait_text(self, minutes: int) -> str:
        text = ngettext(
            "It was wrong too often. Try again in %(minutes)d minute;"
            " or sign out, sign in again and set it at once.",
            "It was wrong too often. Try again in %(minutes)d minutes;"
            " or sign out, sign in again and set it at once.",
            minutes,
        )
        return text % {"minutes": minutes}


class OwnPassword(PasswordChangeView):
    form_class = OwnPasswordForm
    title = gettext_lazy("Your password")
    template_name = "admin/password.html"
    success_url = reverse_lazy("admin:index")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"session_key": self.request.session.session_key}

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        return tries.answered(super().form_invalid(form), form)

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        user, password = cast(User, self.request.user), form.cleaned_data["new_password1"]
        by, now = actor(self.request), timezone.now()
        changed = attempt(
            form, lambda: users.set_password(user.pk, by=by, password=password, now=now)
        )
        if changed is None:
            return self.form_invalid(form)
        update_session_auth_hash(self.request, changed)
        text = _("Your password was set; elsewhere you are signed out.")
        messages.success(self.request, text)
        return HttpResponseRedirect(self.get_success_url())
