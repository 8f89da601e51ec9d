from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from incidents.domain.permissions import CAPABILITIES
from incidents.models import AuditEntry, Token
from incidents.operations.tokens import digest
from tests.admin.forms import errors, fields
from tests.make import NOW

pytestmark = pytest.mark.django_db

TOKENS, ISSUE = reverse("console:tokens"), reverse("console:issue-token")


def form(office):
    return fields(office.get(TOKENS), "name", name="Robot") | {"permissions": ["post"]}


def test_the_key_of_a_new_token_is_shown_once_and_stored_nowhere(office):
    response = office.post(ISSUE, form(office))

    token = Token.objects.get()
    key = re.search(r'class="key" value="([^"]+)"', response.content.decode())[1]
    assert digest(key) == token.digest
    assert {each.codename for each in token.permissions.all()} == CAPABILITIES["post"].codenames
    assert "no-store" in response.headers["Cache-Control"]
    assert key not in office.get(TOKENS).content.decode()
    assert key not in str(AuditEntry.objects.values_list("detail", flat=True))


def test_the_same_form_issues_one_token_and_says_so(office):
    sent = form(office)
    office.post(ISSUE, sent)

    response = office.post(ISSUE, sent)

    assert "was sent before and issued the token “Robot”" in errors(response)
    assert Token.objects.count() == 1


def test_nobody_gives_what_they_do_not_have(office_of):
    office = office_of("add_token", "view_token", "view_incident", "add_incident")

    response = office.post(ISSUE, form(office))

    assert "not one of the available choices" in errors(response)
    assert "Post updates" not in response.content.decode(), "it is held in part"
    assert not Token.objects.exists()


def test_a_token_is_revoked_not_deleted(office):
    office.post(ISSUE, form(office))
    token = Token.objects.get()

    office.post(reverse("console:revoke-token", args=[token.pk]))

    token.refresh_from_db()
    assert token.revoked_at
    listed = " ".join(office.get(TOKENS).content.decode().split())
    assert "revoked Jun 10, 2022" in listed
    assert reverse("console:revoke-token", args=[token.pk]) not in listed


def test_what_it_may_is_told_in_words_also_what_has_none(office):
    token = Token.objects.create(name="Robot", digest=digest("ps_x"), created_at=NOW)
    token.permissions.set(Permission.objects.filter(codename__in=["view_job", "view_draft"]))

    text = office.get(TOKENS).content.decode()

    assert f"<span>{CAPABILITIES['see'].words}</span><span>view_draft</span>" in text
