"""The list of one's own sessions."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from incidents.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db

ADDRESS, INDEX = reverse("usersessions_list"), reverse("admin:index")


def signed_in(name: str, **environ: str) -> Client:
    client = Client(**environ)
    client.post(reverse("account_login"), {"login": name, "password": "correct horse"})
    return client


def test_one_signs_out_everywhere_else_and_nobody_else_does():
    for name in ("ada", "bob"):
        make.user(username=name, password="correct horse", is_staff=True)
    here, bob = signed_in("ada"), signed_in("bob")
    elsewhere = signed_in("ada", HTTP_USER_AGENT="Lynx", REMOTE_ADDR="192.0.2.7")

    listed = here.get(ADDRESS).content.decode()
    told = here.post(ADDRESS, follow=True).content.decode()

    assert "192.0.2.7" in listed
    assert "Lynx" in listed
    assert "You are signed out everywhere else" in told
    assert "Lynx" not in told
    assert [client.get(INDEX).status_code for client in (here, elsewhere, bob)] == [200, 302, 200]
    assert AuditEntry.objects.latest("pk").detail == {"sessions": 1}


def test_strangers_are_asked_to_sign_in(client):
    assert client.get(ADDRESS).status_code == 302
