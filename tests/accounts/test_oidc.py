"""Signing in by an OpenID Connect provider, with one that this process serves."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.urls import reverse
from pytest_httpserver import HTTPServer

from incidents.models import AuditEntry, User
from tests import make

pytestmark = pytest.mark.django_db

LOGIN, INDEX = reverse("account_login"), reverse("admin:index")
WAY_OUT, WAY_BACK = "/accounts/oidc/provider/login/", "/accounts/oidc/provider/callback/"


@pytest.fixture
def provider(httpserver: HTTPServer, settings) -> HTTPServer:
    """One that signs in Ada, as number 7 there."""
    url = httpserver.url_for("").rstrip("/")
    settings.ROOT_URLCONF = "tests.accounts.urls_with_oidc"
    settings.STATUSPAGE_OIDC_URL = url
    app = {"provider_id": "provider", "name": "staff", "client_id": "page", "secret": "s3cret"}
    app |= {"settings": {"server_url": url}}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    }
    httpserver.expect_request("/.well-known/openid-configuration").respond_with_json(
        {"issuer": url, "jwks_uri": f"{url}/keys", "userinfo_endpoint": f"{url}/me"}
        | {"authorization_endpoint": f"{url}/authorize", "token_endpoint": f"{url}/token"}
    )
    return httpserver


def knows(provider: HTTPServer, *, is_verified: bool = True) -> None:
    url = provider.url_for("").rstrip("/")
    claims = {"sub": "7", "email": "Ada@example.org", "email_verified": is_verified}
    times = {"iat": int(time.time()), "exp": int(time.time()) + 60}
    token = jwt.encode(claims | times | {"iss": url, "aud": "page"}, "x" * 32)
    provider.expect_request("/token").respond_with_json(
        {"access_token": "a", "id_token": token, "token_type": "Bearer"}
    )
    provider.expect_request("/me").respond_with_json(claims)


def sign_in(client):
    """Press the button; the provider sends one back at once."""
    sent_to = urlsplit(client.get(WAY_OUT).url)
    asked = parse_qs(sent_to.query)
    assert (sent_to.path, asked["code_challenge_method"]) == ("/authorize", ["S256"])
    return client.get(WAY_BACK, {"code": "c", "state": asked["state"][0]}, follow=True)


def test_a_colleague_is_known_by_their_verified_address(client, provider):
    ada = make.user(username="ada", email="ada@example.org", is_staff=True)
    knows(provider)

    sign_in(client)

    assert client.get(INDEX).status_code == 200
    assert AuditEntry.objects.latest("pk").kind == "user.signed_in"
    User.objects.filter(pk=ada.pk).update(email="another@example.org")
    client.logout()
    sign_in(client)
    assert client.get(INDEX).status_code == 200, "by the provider's own key"


@pytest.mark.parametrize(
    ("emails", "is_verified"),
    [([], True), (["ada@example.org"], False), (["ada@example.org"] * 2, True)],
)
def test_a_stranger_gets_no_account(client, provider, emails, is_verified):
    for email in emails:
        make.user(email=email, is_staff=True)
    knows(provider, is_verified=is_verified)

    told = sign_in(client).content.decode()

    assert "Nobody here has the address" in told
    assert client.get(INDEX).status_code == 302
    assert User.objects.count() == len(emails)


def test_who_left_does_not_come_in_by_the_provider(client, provider):
    ada = make.user(username="ada", email="ada@example.org", is_staff=True)
    knows(provider)
    sign_in(client)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    client.logout()

    told = sign_in(client).content.decode()

    assert "may not sign in any more" in told
    assert client.get(INDEX).status_code == 302


def test_while_the_provider_is_down_a_password_signs_in(client, provider):
    make.user(username="ada", password="correct horse", is_staff=True)
    provider.clear()

    door = client.get(LOGIN).content.decode()
    told = client.get(WAY_OUT, follow=True).content.decode()
    client.post(LOGIN, {"login": "ada", "password": "correct horse"})

    assert WAY_OUT in door
    assert "sign in with your password" in told
    assert client.get(INDEX).status_code == 200


def test_without_a_provider_there_is_no_button_and_no_address(client):
    assert "oidc" not in client.get(LOGIN).content.decode()
    assert client.get(WAY_OUT).status_code == 404
