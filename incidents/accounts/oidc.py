"""Signing in by an OpenID Connect provider: only people who have an account here already."""

from __future__ import annotations

import logging

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from incidents.models import User

log = logging.getLogger(__name__)


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # no types
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Recognise a colleague by an address that the provider has verified.

        From then on it is the provider's own key for them that counts.
        """
        if sociallogin.is_existing:
            return
        verified = [each.email for each in sociallogin.email_addresses if each.verified]
        known = [
            user
            for email in verified
            for user in User.objects.filter(email__iexact=email, is_active=True)
        ]
        if len(known) != 1:
            text = _(
                "Nobody here has the address that the provider knows you by (%(address)s), or"
                " several have. Ask whoever manages people to set it at your account."
            )
            raise _refusal(request, text % {"address": ", ".join(verified) or "–"})
        sociallogin.connect(request, known[0])

    def on_authentication_error(
        self, request: HttpRequest, provider: object, **options: object
    ) -> None:
        raise _refusal(request, _not_signed_in())


def cancelled(request: HttpRequest) -> HttpResponse:
    return redirect("account_login")


def unreachable(request: HttpRequest, error: Exception) -> HttpResponse:
    log.warning("The OpenID Connect provider does not answer: %s", error)
    messages.error(request, _not_signed_in())
    return redirect("account_login")


def _not_signed_in() -> str:
    return _("The provider did not sign you in. Try again, or sign in with your password.")


def _refusal(request: HttpRequest, text: str) -> ImmediateHttpResponse:
    messages.error(request, text)
    return ImmediateHttpResponse(redirect("account_login"))
