from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession

from incidents.models import AuditEntry
from incidents.operations import sign_ins
from incidents.operations.network_addresses import KINDS
from incidents.operations.sweep import sweep
from tests import make
from tests.make import DAY, NOW, SECOND

pytestmark = pytest.mark.django_db


def test_a_network_address_is_kept_for_thirty_days():
    ada = make.user(username="ada")
    sign_ins.note_sign_in(ada.pk, address="192.0.2.1", now=NOW)
    sign_ins.note_wrong_code(ada.pk, address="192.0.2.1", now=NOW)
    about = {"ip": "192.0.2.1", "user_agent": "x", "last_seen_at": NOW}
    UserSession.objects.create(user=ada, session_key="k", **about)

    sweep(now=NOW + 30 * DAY)
    assert [entry.detail.get("address") for entry in AuditEntry.objects.all()] == ["192.0.2.1"] * 2
    assert UserSession.objects.exists()

    sweep(now=NOW + 30 * DAY + SECOND)
    assert [entry.detail for entry in AuditEntry.objects.order_by("pk")] == [{}, {"step": "code"}]
    assert not UserSession.objects.exists()


@pytest.mark.sqlite  # PostgreSQL's planner reads a table whole that is as small as this one
def test_a_sweep_reads_nothing_of_the_audit_but_sign_ins():
    old = AuditEntry.objects.filter(kind__in=KINDS, created_at__lt=NOW, detail__has_key="address")

    assert "audit_by_kind (kind=? AND created_at<?)" in old.explain()


def test_an_address_that_has_been_of_age_for_years_is_forgotten_too():
    sign_ins.note_sign_in(make.user().pk, address="192.0.2.1", now=NOW)

    sweep(now=NOW + 3_000 * DAY)
    assert [entry.detail for entry in AuditEntry.objects.all()] == [{}]
