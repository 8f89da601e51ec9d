"""The command ``maintenance``."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import call_command

from incidents.domain.vocabulary import Status
from incidents.management.exit_codes import NOT_FOUND, REFUSED
from incidents.models import Incident
from tests import make

pytestmark = pytest.mark.django_db
WINDOW = ("--from", "2036-06-10T12:00", "--until", "2036-06-10T14:00")


@pytest.fixture(autouse=True)
def cdn():
    make.page(time_zone="Europe/Berlin")
    return make.component("CDN")


def run(*arguments: str) -> str:
    call_command("maintenance", *arguments, stdout=(told := io.StringIO()))
    return told.getvalue()


def refused(*arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        call_command("maintenance", *arguments, stderr=(told := io.StringIO()))
    assert isinstance(ended.value.code, int)
    return ended.value.code, told.getvalue()


def test_one_is_announced_in_the_pages_zone():
    run("schedule", "Upgrade", "-m", "Read-only.", "-c", "cdn", *WINDOW)

    maintenance = Incident.objects.get()
    assert maintenance.scheduled_for.isoformat() == "2036-06-10T10:00:00+00:00"
    assert maintenance.starts_by_itself
    assert maintenance.ends_by_itself


@time_machine.travel(datetime(2036, 6, 10, 20, 40, tzinfo=UTC), tick=False)
def test_a_time_alone_is_of_tonight():
    run("schedule", "Upgrade", "-m", "Soon.", "-c", "cdn", "--from", "23:00", "--until", "0:30")

    maintenance = Incident.objects.get()
    assert maintenance.scheduled_for == datetime(2036, 6, 10, 21, tzinfo=UTC)
    assert maintenance.scheduled_until == datetime(2036, 6, 10, 22, 30, tzinfo=UTC)


def test_one_is_called_off():
    planned = json.loads(run("schedule", "Upgrade", "-m", "Soon.", "-c", "cdn", *WINDOW, "--json"))

    run("cancel", planned["id"], "-m", "Not today.")

    assert Incident.objects.get().status == Status.CANCELLED


def test_an_incident_is_not_called_off():
    code, told = refused("cancel", make.incident().code, "-m", "No.")

    assert code == REFUSED
    assert "resolve it" in told


def test_an_unknown_one_is_not_found():
    assert refused("cancel", "nothing", "-m", "No.")[0] == NOT_FOUND


def test_what_is_planned_is_listed():
    assert "No maintenance is planned" in run("list")

    run("schedule", "Upgrade", "-m", "Soon.", "-c", "cdn", *WINDOW)

    assert "2036-06-10 12:00 CEST to 2036-06-10 14:00 CEST  Upgrade" in run("list")


def test_times_in_the_wrong_order_are_refused():
    window = ("--from", "2036-06-10T14:00", "--until", "2036-06-10T12:00")

    assert refused("schedule", "Upgrade", "-m", "Soon.", "-c", "cdn", *window)[0] == REFUSED
