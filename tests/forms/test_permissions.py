"""Every permission that operations ask for can be given, and is told in plain words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from incidents import operations
from incidents.domain.permissions import WORDS
from incidents.forms.permissions import PermissionsField, grantable
from incidents.models import Token
from incidents.operations.tokens import digest
from tests.make import NOW

pytestmark = pytest.mark.django_db

ROLE = reverse("admin:auth_group_add")


def test_all_that_operations_ask_for_can_be_given():
    [folder] = operations.__path__
    lines = (line for path in Path(folder).glob("*.py") for line in path.read_text().splitlines())
    asking = [line for line in lines if ".require(" in line]
    asked = {name for line in asking for name in re.findall(r'"incidents\.(\w+)"', line)}

    assert asked
    assert asked <= WORDS.keys()


def test_all_that_has_words_exists():
    assert grantable().count() == len(WORDS)


def test_each_is_under_its_heading_in_plain_words(office):
    text = " ".join(office.get(ROLE).content.decode().split())

    assert re.search(r"<legend>Updates</legend>.*Post updates, save drafts.*<legend>Postm", text)
    assert "Can add" not in text
    assert "log entry" not in text


def test_what_a_token_has_been_given_that_has_no_words_is_still_shown(office):
    token = Token.objects.create(name="Robot", digest=digest("ps_x"), created_at=NOW)
    token.permissions.set(Permission.objects.filter(codename__in=["view_job", "view_draft"]))

    text = office.get(reverse("admin:incidents_token_change", args=[token.pk])).content.decode()

    assert "<legend>Mitigation jobs</legend>" in text
    assert re.search(r"<legend>Others</legend>.*Can view draft", text, re.DOTALL)


def test_what_a_token_may_is_read_and_offers_no_boxes(office):
    token = Token.objects.create(name="Robot", digest=digest("ps_x"), created_at=NOW)
    token.permissions.set(Permission.objects.filter(codename="view_job"))

    text = office.get(reverse("admin:incidents_token_change", args=[token.pk])).content.decode()

    assert "<p>See them</p>" in text
    assert 'type="checkbox"' not in text
    assert "You can only give" not in text


def test_choices_cost_one_query(django_assert_num_queries):
    field = PermissionsField(queryset=grantable())

    with django_assert_num_queries(1):
        assert [len(options) for _heading, options in field.choices][:2] == [4, 4]
