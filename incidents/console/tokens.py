"""Tokens with which programs come in: issued once, revoked, never changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.console.editing import button, sent
from incidents.console.screens import screen
from incidents.domain.permissions import all_in_words
from incidents.forms.saving import actor
from incidents.forms.team import TokenForm
from incidents.models import Token
from incidents.operations.tokens import revoke_token
from incidents.queries import people


@screen("view_token", "add_token", "delete_token")
def tokens(request: HttpRequest) -> HttpResponse:
    return _tokens(request, TokenForm(by=actor(request)))


@screen("add_token", sent_from="console:tokens")
def issue(request: HttpRequest) -> HttpResponse:
    """Show the key in the answer itself: it is stored nowhere, so not in a message either."""
    form = TokenForm(request.POST, by=actor(request))
    made = sent(request, form, form.issue)
    if made is None:
        return _tokens(request, form)
    text = _("Copy the key now: it is shown this once and stored nowhere.")
    context = {"title": made[0], "text": text, "value": made[1], "back": reverse("console:tokens")}
    return render(request, "console/handed.html", context)


REVOKED = _("The token “%(name)s” is revoked.")
revoke = button(Token, "console:tokens", "delete_token", revoke_token, REVOKED, is_list=True)


def _tokens(request: HttpRequest, form: TokenForm) -> HttpResponse:
    listed = [
        (each, all_in_words({given.codename for given in each.permissions.all()}))
        for each in people.tokens()
    ]
    return render(request, "console/tokens.html", {"tokens": listed, "form": form})
