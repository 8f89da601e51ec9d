"""Rules as the audit tells of them."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from incidents.domain.vocabulary import AuditKind
from incidents.models import AuditEntry
from incidents.operations.actor import SYSTEM
from incidents.operations.credentials import Credentials
from incidents.operations.rules import writing
from incidents.render.console import audit
from tests import make
from tests.make import NOW

pytestmark = pytest.mark.django_db


def edited(rule, **details):
    """Edit it, and return what the audit has of that."""
    writing.edit_rule(rule.pk, by=SYSTEM, now=NOW, **details)
    return AuditEntry.objects.filter(kind=AuditKind.RULE_EDITED).latest("pk").detail


def test_an_edit_is_told_with_what_was_before_also_of_how_the_source_is_asked():
    cdn, api = make.component("CDN"), make.component("API")
    rule = make.measured(cdn, address="https://a.example/probe", action="set")

    told = edited(
        rule,
        action="watch",
        components=[api],
        measure={"address": "https://b.example/probe", "expected": ">= 0.5"},
    )

    assert told == {
        "action": {"before": "set", "after": "watch"},
        "components": {"before": ["CDN"], "after": ["API"]},
        "address": {"before": "https://a.example/probe", "after": "https://b.example/probe"},
        "expected": {"before": ">= 1", "after": ">= 0.5"},
    }
    assert "components: CDN → API" in audit.told(told)
    assert "what it does: Set the status of its components → Only measure" in audit.told(told)
    assert edited(rule) == {}


def test_of_a_long_text_the_beginning_is_kept_and_of_a_secret_that_it_changed(settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    rule = make.measured(authentication="bearer", credentials=Credentials("s3cret"))

    told = edited(rule, body="long " * 1_000, credentials=Credentials("an0ther"))

    assert told["sign_in"] == "changed"
    assert len(told["body"]["after"]) < 400
    assert "an0ther" not in str(told)


def test_a_new_rule_is_told_with_what_it_asks():
    make.measured(address="https://a.example/probe")

    told = AuditEntry.objects.get(kind=AuditKind.RULE_CREATED).detail

    assert (told["source"], told["address"], told["expression"], told["expected"]) == (
        *("metric", "https://a.example/probe"),
        *("probe_success", ">= 1"),
    )
