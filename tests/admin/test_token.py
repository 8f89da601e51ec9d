from __future__ import annotations

import re

import pytest
from django.urls import reverse

from incidents.models import AuditEntry, Token
from incidents.operations.tokens import digest
from tests.admin.forms import errors, fields, permission

pytestmark = pytest.mark.django_db

ADD = reverse("admin:incidents_token_add")


def issue(office, **changes):
    form = fields(office.get(ADD), "name", name="Robot", **changes)
    return form | {"permissions": [permission("add_incident").pk]}


def test_the_key_of_a_new_token_is_shown_once_and_stored_nowhere(office):
    response = office.post(ADD, issue(office))

    token = Token.objects.get()
    key = re.search(r'class="key"[^>]*value="([^"]+)"', response.content.decode())[1]
    assert digest(key) == token.digest
    assert "no-store" in response.headers["Cache-Control"]
    assert (
        key
        not in office.get(reverse("admin:incidents_token_change", args=[token.pk])).content.decode()
    )
    assert key not in str(AuditEntry.objects.values_list("detail", flat=True))


def test_the_same_form_issues_one_token_and_says_so(office):
    form = issue(office)
    office.post(ADD, form)

    response = office.post(ADD, form)

    assert "was sent before and issued the token “Robot”" in errors(response)
    assert Token.objects.count() == 1


def test_nobody_gives_what_they_do_not_have(office_of):
    office = office_of("add_token", "view_incident")

    response = office.post(ADD, issue(office))

    assert "not one of the available choices" in errors(response)
    assert not Token.objects.exists()


def test_a_token_is_revoked_not_deleted(office):
    office.post(ADD, issue(office))
    token = Token.objects.get()

    office.post(reverse("admin:incidents_token_delete", args=[token.pk]))

    token.refresh_from_db()
    assert token.revoked_at


def test_a_token_is_read_not_edited(office):
    office.post(ADD, issue(office))
    address = reverse("admin:incidents_token_change", args=[Token.objects.get().pk])

    assert b"Robot" in office.get(address).content
    assert office.post(address, {}).status_code == 403
