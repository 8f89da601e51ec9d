from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from incidents.domain.vocabulary import ActorKind
from incidents.operations.actor import SYSTEM, user_actor
from incidents.operations.errors import NotAllowed
from tests import make

pytestmark = pytest.mark.django_db


def test_a_user_acts_with_their_own_permissions():
    user = make.user()
    user.user_permissions.add(Permission.objects.get(codename="add_incident"))

    actor = user_actor(user)

    assert (actor.kind, actor.id, actor.name) == (ActorKind.USER, user.pk, user.username)
    actor.require("incidents.add_incident")
    with pytest.raises(NotAllowed):
        actor.require("incidents.change_incident")


def test_what_is_missing_is_told_as_it_can_be_given():
    actor = user_actor(make.user())

    with pytest.raises(NotAllowed, match=r"“Post updates: open incidents, .*” is missing"):
        actor.require("incidents.add_incidentupdate")
    with pytest.raises(NotAllowed, match=r"“auth\.view_group” is missing"):
        actor.require("auth.view_group")


def test_a_superuser_may_do_everything():
    user_actor(make.user(is_superuser=True)).require("incidents.anything")


@pytest.mark.parametrize("is_superuser", [True, False])
def test_an_inactive_user_may_do_nothing(is_superuser):
    user = make.user(is_active=False, is_superuser=is_superuser)
    user.user_permissions.add(Permission.objects.get(codename="add_incident"))

    with pytest.raises(NotAllowed):
        user_actor(user).require("incidents.add_incident")


def test_the_system_may_do_everything():
    SYSTEM.require("incidents.anything")
