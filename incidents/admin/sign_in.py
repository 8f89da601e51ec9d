"""The front door: a sign-in form that lets nobody guess for long."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.admin import tries
from incidents.admin.tries import Patient
from incidents.domain import client_address

# A browser in which somebody signed in before is counted by itself: whatever is tried
# from elsewhere, even through the same proxy, does not lock it out.
COOKIE = "known_browser"
COOKIE_AGE = timedelta(days=365)


class SignInForm(Patient, AdminAuthenticationForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("username"):  # the password is what is typed again
            self.fields["username"].widget.attrs.pop("autofocus")
            again = {"autofocus": True, "aria-describedby": "refusal"}
            self.fields["password"].widget.attrs |= again

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username")
        if not name or not self.cleaned_data.get("password"):
            return super().clean()
        assert self.request is not None
        with self.one_try(name=name, origin=origin(self.request, name)):
            return super().clean()

    def get_invalid_login_error(self) -> ValidationError:
        """Django's asks for a staff account, which nothing else here speaks of."""
        text = _(
            "This name and this password do not fit, or may not use the back office."
            " Capital and small letters differ."
        )
        return ValidationError(text, code="invalid_login")

    def wait_text(self, minutes: int) -> str:
        text = ngettext(
            "Too many sign-ins failed here. Try again in %(minutes)d minute;"
            " a browser in which you signed in before may let you in at once.",
            "Too many sign-ins failed here. Try again in %(minutes)d minutes;"
            " a browser in which you signed in before may let you in at once.",
            minutes,
        )
        return text % {"minutes": minutes}


def answered(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Finish an answer of the sign-in page: who must wait is told so, who came in is known."""
    context = response.context_data if isinstance(response, TemplateResponse) else None
    if request.method == "POST" and response.status_code == 302:
        _remember(request, response)
    return tries.answered(response, (context or {}).get("form"))


def origin(request: HttpRequest, name: str) -> str:
    """Where failures are counted: the browser, if it is known to ``name``; else the address."""
    known = request.get_signed_cookie(
        COOKIE, default="", salt=COOKIE, max_age=int(COOKIE_AGE.total_seconds())
    )
    key, _, of = (known or "").partition(":")
    return f"browser {key}" if key and of == _short(name) else f"address {address(request)}"


def address(request: HttpRequest) -> str:
    """Return where the request comes from."""
    return client_address.client_of(
        remote=request.META.get("REMOTE_ADDR", ""),
        forwarded_for=request.headers.get("X-Forwarded-For", ""),
        proxies=settings.STATUSPAGE_PROXIES,
    )


def _remember(request: HttpRequest, response: HttpResponse) -> None:
    response.set_signed_cookie(
        COOKIE,
        f"{secrets.token_urlsafe(16)}:{_short(request.user.get_username())}",
        salt=COOKIE,
        max_age=COOKIE_AGE,
        path=reverse("admin:login"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _short(name: str) -> str:
    """A name as a cookie can hold it."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]
