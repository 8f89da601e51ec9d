"""Accounts for django-allauth: addresses of clients, limits, and entries in the audit."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from incidents.domain import client_address
from incidents.domain.sign_in import WINDOW_MINUTES
from incidents.domain.vocabulary import AuditKind
from incidents.models import User
from incidents.operations import sign_ins, users
from incidents.operations.actor import user_actor

# Stands for a client that no server or proxy names, such as one at a socket that is a file.
UNKNOWN = "0.0.0.0"
# By the mails that allauth has for them.
SECOND_STEPS = {
    "mfa/email/totp_activated": (AuditKind.SECOND_STEP_ADDED, "app"),
    "mfa/email/totp_deactivated": (AuditKind.SECOND_STEP_REMOVED, "app"),
    "mfa/email/webauthn_added": (AuditKind.SECOND_STEP_ADDED, "passkey"),
    "mfa/email/webauthn_removed": (AuditKind.SECOND_STEP_REMOVED, "passkey"),
    "mfa/email/recovery_codes_generated": (AuditKind.SECOND_STEP_ADDED, "recovery codes"),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # no types
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "This name and this password do not fit. Capital and small letters differ."
        ),
        "too_many_from_address": format_lazy(
            _(
                "Too many sign-ins from your network address failed. Try again in {minutes}"
                " minutes, or from another network."
            ),
            minutes=WINDOW_MINUTES,
        ),
        # By allauth, for the second step.
        "too_many_login_attempts": format_lazy(
            _("Too many wrong codes for your account. Try again in {minutes} minutes."),
            minutes=WINDOW_MINUTES,
        ),
        "account_inactive": _("This account may not sign in any more."),
        "incorrect_password": _("That is not your password."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address as far as our own proxies wrote it; of IPv6 that of its network."""
        found = client_address.client_of(
            remote=request.META.get("REMOTE_ADDR", ""),
            forwarded_for=request.headers.get("X-Forwarded-For", ""),
            proxies=settings.STATUSPAGE_PROXIES,
        )
        return found.partition("/")[0] or UNKNOWN

    def is_ajax(self, request: HttpRequest) -> bool:
        """Answer forms with pages only: allauth's JSON gives back what was typed, passwords too.

        The script of passkeys asks by GET.
        """
        return request.method == "GET" and bool(super().is_ajax(request))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a password by its address only; allauth gives the count back if it was right."""
        self._login_failed_rl_usage = ratelimit.consume(
            request, app="allauth.account", action="password_failed"
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_from_address")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        sign_ins.note_failure(
            str(credentials.get("username", "")),
            address=self.get_client_ip(request),
            now=timezone.now(),
        )

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Refuse one who left, and comes by a passkey or a provider."""
        messages.error(request, str(self.error_messages["account_inactive"]))
        return redirect("account_login")

    def login(self, request: HttpRequest, user: User) -> None:
        """Refuse one who left between password and second step."""
        if not user.is_active:
            clear_login(request)
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        response = super().post_login(request, user, **options)
        sign_ins.note_sign_in(user.pk, address=self.get_client_ip(request), now=timezone.now())
        return cast(HttpResponse, response)

    def send_notification_mail(
        self, template_prefix: str, user: User, *args: Any, **kwargs: Any
    ) -> None:
        """Record a change of second steps; allauth would tell it by mail."""
        if change := SECOND_STEPS.get(template_prefix):
            kind, step = change
            sign_ins.note_second_step(kind, user.pk, step=step, now=timezone.now())

    def set_password(self, user: User, password: str) -> None:
        """Set one's own; allauth has asked for the present one, and checked the new one."""
        changed = users.set_password(
            user.pk, by=user_actor(user), password=password, now=timezone.now()
        )
        # The session that it was changed in goes on by the new one.
        user.password = changed.password
