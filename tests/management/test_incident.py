"""The command ``incident``."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import call_command

from incidents.domain.estimates import Window
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.management.commands import incident as command
from incidents.management.exit_codes import NOT_FOUND, REFUSED, STOPPED
from incidents.models import AuditEntry, Incident
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def launched():
    make.page()


@pytest.fixture
def cdn():
    return make.component("CDN")


def run(*arguments: str) -> str:
    call_command("incident", *arguments, stdout=(told := io.StringIO()))
    return told.getvalue()


def refused(*arguments: str) -> tuple[int, str]:
    """Return the exit code and what is said of it."""
    with pytest.raises(SystemExit) as ended:
        call_command("incident", *arguments, stderr=(told := io.StringIO()))
    assert isinstance(ended.value.code, int)
    return ended.value.code, told.getvalue()


def test_one_is_opened_with_what_it_says_of_components(cdn):
    told = run("open", "Redirect loops", "-m", "We purge.", "-c", "cdn=partial_outage")

    incident = Incident.objects.get()
    cdn.refresh_from_db()
    assert (incident.name, incident.status) == ("Redirect loops", Status.INVESTIGATING)
    assert cdn.status == ComponentStatus.PARTIAL_OUTAGE
    assert incident.code in told
    assert "We purge." in told


def test_it_says_when_an_incident_began_and_once_it_is_over_until_when_it_lasted():
    of = make.incident()

    assert "Identified, began 2022-06-10 12:00 UTC" in run("show", of.code)

    make.update(of, Status.RESOLVED, now=make.NOW + make.HOUR)
    assert "Resolved, 2022-06-10 12:00 UTC to 2022-06-10 13:00 UTC" in run("show", of.code)


def test_what_was_estimated_is_shown_until_the_work_is_done():
    of = make.incident()
    window = Window(make.NOW + make.HOUR / 2, make.NOW + make.HOUR)
    make.update(of, Status.IDENTIFIED, estimate=window)

    assert "done between 2022-06-10 12:30 UTC and 2022-06-10 13:00 UTC" in run("list")
    (listed,) = json.loads(run("list", "--json"))
    assert listed["estimate"]["latest_at"] == "2022-06-10T13:00:00Z"

    make.update(of, Status.RESOLVED, now=make.NOW + make.HOUR)
    assert "done between" not in run("list", "--all")
    assert "Estimate: done between" in run("show", of.code)


def test_the_audit_names_who_did_it_and_from_where(cdn, monkeypatch):
    monkeypatch.setenv("LOGNAME", "anna")

    run("open", "Loops", "-m", "We look.", "--no-component")

    assert AuditEntry.objects.latest("pk").actor_name == "anna (terminal)"


def test_without_a_component_it_asks_once(cdn):
    code, told = refused("open", "Loops", "-m", "We look.")

    assert code == REFUSED
    assert "CDN" in told
    assert "--no-component" in told
    assert not Incident.objects.exists()
    run("open", "Loops", "-m", "We look.", "--no-component")
    assert Incident.objects.get().name == "Loops"


def test_an_update_promises_and_estimates_from_now(cdn):
    incident = make.incident(now=make.NOW)

    run("update", incident.code, "-m", "Purging.", "--next-update", "30", "--estimate", "30-60")

    update = incident.updates.latest("pk")
    assert update.status == Status.IDENTIFIED
    assert 29 < (update.next_update_at - update.display_at).total_seconds() / 60 <= 30
    window = update.estimate
    assert (window.latest_at - window.earliest_at).total_seconds() == 30 * 60


def test_the_only_open_one_needs_no_code():
    incident = make.incident()

    run("resolve", "-m", "All is well.")

    incident.refresh_from_db()
    assert incident.status == Status.RESOLVED


def test_of_several_open_ones_a_code_is_asked_for():
    codes = [make.incident().code, make.incident().code]

    code, told = refused("update", "-m", "Purging.")

    assert code == REFUSED
    assert all(each in told for each in codes)


def test_an_unknown_code_says_how_to_list():
    code, told = refused("show", "nothing")

    assert code == NOT_FOUND
    assert "incident list --all" in told


def test_the_rules_are_those_of_the_console():
    incident = make.incident()

    code, told = refused("update", incident.code, "-m", " ")

    assert code == REFUSED
    assert "is empty" in told


def test_what_a_colleague_posted_meanwhile_is_not_taken_back(monkeypatch):
    incident = make.incident()
    real = command.texts.message

    def colleague_is_quicker(given, *, notes):
        make.update(incident, Status.MONITORING)
        return real(given, notes=notes)

    monkeypatch.setattr(command.texts, "message", colleague_is_quicker)

    code, told = refused("update", incident.code, "-m", "Still looking.")

    assert code == STOPPED
    assert "Monitoring" in told
    assert incident.updates.count() == 2


def test_json_is_the_same_as_data(cdn):
    opened = json.loads(run("open", "Loops", "-m", "x", "-c", "cdn=major_outage", "--json"))

    assert opened == json.loads(run("show", opened["id"], "--json"))
    assert [opened] == json.loads(run("list", "--json"))
    assert opened["updates"][0]["components"] == {cdn.code: "major_outage"}


def test_a_refusal_is_json_too_if_asked_for():
    code, told = refused("show", "nothing", "--json")

    assert code == NOT_FOUND
    assert "nothing" in json.loads(told)["error"]


def test_the_list_has_what_ended_only_if_asked_for():
    ended = make.incident(name="Over")
    make.update(ended, Status.RESOLVED)

    assert "No incident is open." in run("list")
    assert "Over" in run("list", "--all")


def test_one_is_resolved_with_a_residual_effect():
    incident = make.incident(now=make.NOW)
    times = ("--at", "2022-06-10T13:00+00:00", "--residual-until", "2022-06-11T13:00+00:00")

    run("resolve", incident.code, "-m", "Done.", "--residual", "Loops may last.", *times)

    incident.refresh_from_db()
    assert incident.residual_effect == "Loops may last."


@pytest.mark.parametrize(
    ("posted", "at"),
    [
        ((), datetime(2036, 6, 11, 11, tzinfo=UTC)),
        (("--at", "10:00"), datetime(2036, 6, 10, 11, tzinfo=UTC)),
    ],
)
@time_machine.travel(datetime(2036, 6, 10, 14, tzinfo=UTC), tick=False)
def test_what_may_still_be_felt_ends_ahead_or_on_the_day_of_an_end_that_is_backdated(posted, at):
    incident = make.incident(now=datetime(2036, 6, 10, 9, tzinfo=UTC))
    residual = ("--residual", "Loops may last.", "--residual-until", "11:00")

    run("resolve", incident.code, "-m", "Done.", *residual, *posted)

    incident.refresh_from_db()
    assert incident.residual_ends_at == at
