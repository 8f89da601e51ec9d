"""Pages behind one-time links: one sets a password, or makes the first operator."""

from __future__ import annotations

from typing import Any

from allauth.core.internal import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from incidents.accounts.views import too_many
from incidents.forms.saving import attempt
from incidents.operations import links
from incidents.operations.forgotten import ask_for_link


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy("At least eight characters, and no common word."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("New password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if "again" in said and said.get("password") != said["again"]:
            self.add_error("again", _("The two differ."))
        return said


class FirstForm(PasswordForm):
    username = forms.CharField(
        label=gettext_lazy("Username"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Mail address"),
        help_text=gettext_lazy(
            "For a forgotten password, and for nudges if you choose them; it may be empty."
        ),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("username", "email", "password", "again")


@sensitive_post_parameters()
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody set the password that the link is for."""
    user = links.user_of(token)
    if user is None:
        return _void(request)
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        password, now = form.cleaned_data["password"], timezone.now()
        done = attempt(form, lambda: links.set_password_by_link(token, password=password, now=now))
        if done is not None:
            return _to_sign_in(request, _("Your password is set. Sign in with it."))
    return _page(request, form, _("Your password, %(name)s") % {"name": user})


class ForgottenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Your username or mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


def forgotten(request: HttpRequest) -> HttpResponse:
    """Send a link to whoever forgot their password; the answer is the same for all names."""
    form = ForgottenForm(request.POST or None)
    can_send = bool(settings.EMAIL_HOST)
    is_asked = can_send and form.is_valid()
    if is_asked:
        if not ratelimit.consume(request, app="allauth.account", action="forgotten"):
            return too_many(request)
        ask_for_link(form.cleaned_data["name"], now=timezone.now())
    context = {"form": form, "can_send": can_send, "is_asked": is_asked}
    return TemplateResponse(request, "account/forgotten.html", context)


@sensitive_post_parameters()
def first(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever started the page make the first operator."""
    if not links.is_first(token):
        return _void(request)
    form = FirstForm(request.POST or None)
    if form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        who = {name: said[name] for name in ("username", "email", "password")}
        if attempt(form, lambda: links.create_first_user(token, **who, now=now)) is not None:
            return _to_sign_in(request, _("You may do everything now. Sign in."))
    return _page(request, form, _("The first operator"))


def _page(request: HttpRequest, form: forms.Form, title: str) -> HttpResponse:
    return TemplateResponse(request, "account/link.html", {"form": form, "heading": title})


def _to_sign_in(request: HttpRequest, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("account_login")


def _void(request: HttpRequest) -> HttpResponse:
    context = {"heading": links.too_old()}
    return TemplateResponse(request, "account/link.html", context, status=404)
