"""Pages behind one-time links."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.models import User
from incidents.operations import links
from tests import make

pytestmark = pytest.mark.django_db

SENT = {"username": "ada", "password": "correct horse battery", "again": "correct horse battery"}


def test_the_first_operator_is_made_by_the_link_and_signs_in(client):
    address = reverse("account_first", args=[links.first_token()])

    assert "The first operator" in client.get(address).content.decode()
    client.post(address, SENT)
    client.post(reverse("account_login"), {"login": "ada", "password": SENT["password"]})

    assert client.get(reverse("admin:index")).status_code == 200
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("email", ["", "ada@example.org"])
def test_the_first_operator_may_leave_a_mail_address(client, email):
    address = reverse("account_first", args=[links.first_token()])
    assert 'name="email"' in client.get(address).content.decode()

    client.post(address, SENT | {"email": email})

    assert User.objects.get().email == email


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"again": "?"}, "The two differ"),
        ({"password": "123", "again": "123"}, "too short"),
        ({"username": "two words"}, "valid username"),
        ({"username": ""}, "required"),
        ({"email": "ada"}, "valid email address"),
    ],
)
def test_what_is_wrong_is_said_and_no_password_is_given_back(client, wrong, said):
    address = reverse("account_first", args=[links.first_token()])

    page = client.post(address, SENT | wrong).content.decode()

    assert said in page
    assert SENT["password"] not in page
    assert not User.objects.exists()


def test_a_made_up_link_is_void(client):
    make.user(username="bob", is_staff=True)

    huge = f"/accounts/link/{'9' * 5000}-abc/"
    beyond = f"/accounts/link/{'9' * 19}-abc/"
    for address in ("/accounts/link/1-abc/", "/accounts/first/abc/", huge, beyond):
        page = client.get(address)
        assert page.status_code == 404
        assert "Ask for another" in page.content.decode()
