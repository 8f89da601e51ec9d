from __future__ import annotations

import re
import sys

import pytest

from incidents.management import welcome
from tests import make

pytestmark = pytest.mark.django_db

HERE = "Plainstatus is at http://localhost:8000"


@pytest.fixture(autouse=True)
def _typed(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["/venv/bin/plainstatus", "up"])


def lines(office_port=None):
    return welcome.lines("127.0.0.1", 8000, office_port)


def test_where_nobody_can_sign_in_it_is_told_what_makes_the_first_operator():
    make.user(is_superuser=True, is_staff=True, is_active=False)

    here, link, command = lines()

    assert here == HERE
    assert re.search(r" once: http://localhost:8000/accounts/first/\S+/$", link)
    assert command == "Or run, in this folder and in another terminal: plainstatus createadmin"


def test_before_the_launch_it_is_told_what_readers_see():
    make.before_launch()
    make.user(is_staff=True)

    assert lines()[1:] == [
        "Readers see that the page is being set up until you press Launch in the console."
    ]


def test_of_a_checkout_the_command_is_told_with_its_python(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["manage.py", "up"])

    assert lines()[2].endswith(f" {sys.executable} manage.py createadmin")


def test_where_somebody_can_sign_in_it_is_told_where_the_page_is_and_no_more():
    make.user(is_staff=True)

    assert lines() == [HERE]
    assert lines(office_port=8001) == [HERE, "The console is at http://localhost:8001/console/"]


def test_without_the_database_it_is_told_where_the_page_is(database_gone):
    with database_gone():
        assert lines() == [HERE]
