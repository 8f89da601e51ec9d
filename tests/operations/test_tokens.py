from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from incidents.domain.vocabulary import ActorKind
from incidents.models import AuditEntry, Token
from incidents.operations import tokens
from incidents.operations.actor import SYSTEM, Actor, token_actor
from incidents.operations.errors import NotAllowed, TextMissing
from tests import make, stored
from tests.make import NOW

pytestmark = pytest.mark.django_db


def permission(codename: str) -> Permission:
    return Permission.objects.get(codename=codename, content_type__app_label="incidents")


def test_a_token_acts_with_the_permissions_that_it_was_given():
    token, _ = tokens.issue_token(
        by=SYSTEM, name="Deploy robot", permissions=[permission("add_incident")], now=NOW
    )
    robot = token_actor(token)

    make.incident(by=robot)

    assert AuditEntry.objects.latest("pk").actor_name == "Deploy robot"
    with pytest.raises(NotAllowed, match="Deploy robot may not do this"):
        make.component(by=robot)


def test_the_audit_says_what_a_token_may_do():
    granted = [permission("add_incidentupdate"), permission("add_incident")]

    tokens.issue_token(by=SYSTEM, name="Deploy robot", permissions=granted, now=NOW)

    detail = AuditEntry.objects.latest("pk").detail
    assert detail == {"permissions": ["add_incident", "add_incidentupdate"]}


def test_the_key_is_not_stored():
    token, key = tokens.issue_token(by=SYSTEM, name="?", permissions=[], now=NOW)

    assert token.digest == tokens.digest(key)
    assert key not in str(stored.everything())


def test_nobody_gives_away_what_they_do_not_have():
    robin = Actor(ActorKind.USER, 7, "robin", frozenset({"incidents.add_token"}))

    with stored.nothing_written(), pytest.raises(NotAllowed, match="open incidents"):
        tokens.issue_token(
            by=robin, name="Robot", permissions=[permission("add_incident")], now=NOW
        )


def test_a_revoked_token_may_do_nothing():
    token, _ = tokens.issue_token(
        by=SYSTEM, name="Robot", permissions=[permission("add_incident")], now=NOW
    )

    token = tokens.revoke_token(token.pk, by=SYSTEM, now=NOW)

    with stored.nothing_written(), pytest.raises(NotAllowed):
        make.incident(by=token_actor(token))


def test_a_token_has_a_name():
    with stored.nothing_written(), pytest.raises(TextMissing):
        tokens.issue_token(by=SYSTEM, name=" ", permissions=[], now=NOW)
    assert not Token.objects.exists()
