from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession

from incidents.models import AuditEntry
from incidents.operations import sign_ins
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
