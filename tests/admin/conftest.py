"""People who sign in, and the clock that the admin reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client

from tests import make
from tests.make import HOUR, NOW


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """It is an hour after what ``make`` made, and time goes on."""
    with time_machine.travel(NOW + HOUR):
        yield


@pytest.fixture
def office(db) -> Client:
    """Django's admin as it is for one who may do everything."""
    client = Client()
    client.force_login(make.user(username="ada", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def office_of(db) -> Callable[..., Client]:
    """Django's admin as it is for one who has only some permissions."""

    def signed_in(*codenames: str) -> Client:
        user = make.user(is_staff=True)
        user.user_permissions.set(
            Permission.objects.filter(content_type__app_label="incidents", codename__in=codenames)
        )
        client = Client()
        client.force_login(user)
        return client

    return signed_in
