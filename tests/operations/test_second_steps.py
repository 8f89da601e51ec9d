from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from incidents.models import AuditEntry
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import NotAllowed, Refused
from incidents.operations.second_steps import remove_second_steps
from tests import make, stored
from tests.make import NOW
from tests.operations.conftest import actor

pytestmark = pytest.mark.django_db


def test_all_second_steps_of_one_person_are_removed_and_it_is_recorded():
    robin, ada = make.user(username="robin"), make.user(username="ada")
    for user, kind in ((robin, "totp"), (robin, "recovery_codes"), (ada, "totp")):
        Authenticator.objects.create(user=user, type=kind, data={})

    remove_second_steps(robin.pk, by=SYSTEM, now=NOW)

    assert Authenticator.objects.get().user == ada
    entry = AuditEntry.objects.latest("pk")
    assert (entry.kind, entry.detail) == (
        "user.second_step_removed",
        {"steps": ["recovery_codes", "totp"]},
    )


def test_who_has_none_keeps_none():
    robin = make.user(username="robin")

    with stored.nothing_written(), pytest.raises(Refused, match="with a password only"):
        remove_second_steps(robin.pk, by=SYSTEM, now=NOW)


def test_nobody_removes_those_of_one_who_may_do_more():
    root = make.user(username="root", is_superuser=True)
    Authenticator.objects.create(user=root, type="totp", data={})

    with stored.nothing_written(), pytest.raises(NotAllowed):
        remove_second_steps(root.pk, by=actor("change_user"), now=NOW)
