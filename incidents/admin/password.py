"""Passwords: Django asks for them, in our words; operations set them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm
from django.utils.translation import gettext as _

from incidents.models import User


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
