"""allauth's views as they are here: in the console's look, in the page's zone, never cached."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from incidents.domain.sign_in import WINDOW, WINDOW_MINUTES
from incidents.forms.requests import in_page_zone
from incidents.operations.errors import OperationError
from incidents.queries import site

View = Callable[..., HttpResponseBase]

RETRY_AFTER_S = int(WINDOW.total_seconds())
TOO_MANY = {"too_many_from_address", "too_many_login_attempts", "rate_limited"}


class SignInForm(LoginForm):  # type: ignore[misc] # no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_typed_again = bool(self.data.get("login"))  # the name stays
        field = self.fields["password" if is_typed_again else "login"]
        field.widget.attrs["autofocus"] = True
        if is_typed_again:
            field.widget.attrs["aria-describedby"] = "refusal"


class OwnPasswordForm(ChangePasswordForm):  # type: ignore[misc] # no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("Current password"),
            "password1": _("New password"),
            "password2": _("New password again"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)


class SignInView(LoginView):  # type: ignore[misc] # no types
    form_class = SignInForm

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        provider = settings.STATUSPAGE_OIDC_NAME if settings.STATUSPAGE_OIDC_URL else ""
        context: dict[str, Any] = super().get_context_data(**more)
        return context | {"provider": provider}


def inside(view: View) -> View:
    """Show a view of allauth's in the page's zone, with the page, and never cached."""

    @never_cache
    @in_page_zone
    @wraps(view)
    def run(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
            if isinstance(response, TemplateResponse):
                _complete(request, response)
                response.render()  # here, since it reads secrets too
        except OperationError as refusal:  # such as a secret without a key to encrypt it
            messages.error(request, str(refusal))
            return redirect(_without_secrets(request))
        return response

    return run


def _complete(request: HttpRequest, response: TemplateResponse) -> None:
    response.context_data = {"page": request.page} | (response.context_data or {})  # type: ignore[attr-defined]
    if any(map(_is_too_many, response.context_data.values())):
        response.status_code = 429
        response.headers["Retry-After"] = str(RETRY_AFTER_S)


def _without_secrets(request: HttpRequest) -> str:
    """Name the page that shows why another could not be: one that reads no secret itself."""
    if not request.user.is_authenticated:
        return "mfa_authenticate"
    return "admin:index" if request.path == reverse("mfa_index") else "mfa_index"


def _is_too_many(shown: object) -> bool:
    """Return whether it is a form that was refused since too many were wrong before."""
    if not isinstance(shown, BaseForm):
        return False
    errors = shown.errors.as_data().values()
    return any(error.code in TOO_MANY for of_field in errors for error in of_field)


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer one who sends forms faster than people do."""
    context = {"page": site.page(), "minutes": WINDOW_MINUTES}
    response = render(request, "429.html", context, status=429)
    response.headers["Retry-After"] = "60"
    return response
