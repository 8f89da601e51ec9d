"""The command: where it loads the demo, and what it leaves alone."""

from __future__ import annotations

import io
import os
import socket
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from incidents.management import ports
from incidents.management.demo import loading
from incidents.models import Component, Incident, Page, User
from incidents.operations.actor import SYSTEM
from incidents.queries.front import front
from tests import make

pytestmark = pytest.mark.django_db

ADDRESS = "https://status.example.org"


@pytest.fixture(autouse=True)
def _page():
    make.page(url=ADDRESS)


@pytest.fixture
def demo(settings):
    """Return what runs the command in a demo and gives back what it printed."""
    settings.DEMO = True

    def demo(port=8765):
        call_command("load_demo", port=port, stdout=(printed := io.StringIO()))
        return printed.getvalue()

    return demo


def test_it_loads_only_where_it_is_told_that_this_is_a_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="STATUSPAGE_DEMO=1"):
        call_command("load_demo")

    assert loading.is_empty()


@pytest.mark.parametrize("make_one", [make.component, make.group, make.incident, make.user])
def test_a_database_with_anything_in_it_is_left_alone(demo, make_one):
    make_one()

    printed = demo()

    assert "data already" in printed
    assert Incident.objects.count() + Component.objects.count() + User.objects.count() <= 1
    assert Page.objects.get().url == ADDRESS


def test_a_page_that_is_not_the_demos_keeps_its_address_also_on_this_machine(demo):
    make.page(url="http://localhost:8000")
    make.user()

    demo(port=9000)

    assert Page.objects.get().url == "http://localhost:8000"


def test_a_port_in_use_is_told_before_anything_is_loaded(umask, monkeypatch):
    monkeypatch.setattr(ports, "PATIENCE_S", 0.0)
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(CommandError, match="Choose another with --port"),
    ):
        call_command("demo", port=taken.getsockname()[1])

    assert loading.is_empty()


@pytest.mark.long
@pytest.mark.parametrize(
    "now",
    [
        datetime(2024, 2, 29, 0, 0, tzinfo=UTC),
        datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2026, 11, 22, 15, 10, tzinfo=UTC),
    ],
)
def test_it_loads_at_any_hour_of_any_day(now):
    loading.load(by=SYSTEM, url="http://localhost:8000", now=now)

    page_front = front(zone=Page.objects.get().zone, now=now)
    assert len(page_front.unresolved) == len(page_front.upcoming) == len(page_front.residual) == 1
    assert page_front.unresolved[0].next_update_at > now
    assert page_front.upcoming[0].incident.starts_by_itself
    assert page_front.upcoming[0].incident.ends_by_itself


def test_thrown_away_it_is_loaded_by_a_process_that_makes_its_folders(
    settings, tmp_path, monkeypatch
):
    settings.VAR_DIR, settings.KEYS_DIR = tmp_path, tmp_path / "keys"
    settings.PRIVATE_PATHS = settings.PRIVATE_TREES = ()
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", tmp_path / "plainstatus.sqlite3")
    (tmp_path / "broker" / "queue").mkdir(parents=True)

    class Become(BaseException):
        pass

    def execv(path, arguments):
        raise Become(arguments[2:])

    monkeypatch.setattr(os, "execv", execv)

    with pytest.raises(Become) as became:
        call_command("demo", "--anew", "--port", "8765")

    assert became.value.args == (["demo", "--host", "127.0.0.1", "--port", "8765"],)
    assert list(tmp_path.iterdir()) == []
