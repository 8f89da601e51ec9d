"""A post of just now: Undo, and telling at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from incidents.models import Event, Incident
from tests import make
from tests.admin.addresses import desk, post
from tests.admin.forms import fields

pytestmark = pytest.mark.django_db
UNDO, NOW_ADDRESS = reverse("console:undo-post"), reverse("console:tell-now")


@pytest.fixture
def posted(office, now):
    """An update that was posted in the console just now."""
    incident = make.incident(now=now - timedelta(minutes=5))
    form = fields(office.get(desk(incident)), "body", body="Purging.", status="monitoring")
    office.post(post(incident), form)
    return incident.updates.latest("pk")


def test_after_a_post_the_screen_offers_to_undo_it(office, posted):
    make.subscriber("all@example.org")

    for address in (desk(posted.incident), reverse("console:board")):
        shown = office.get(address).content.decode()

        assert f'action="{UNDO}"' in shown
        assert f'value="{posted.code}"' in shown
        assert NOW_ADDRESS in shown


def test_what_was_undone_stands_in_the_form_again(office, posted):
    response = office.post(UNDO, {"key": posted.code}, follow=True)

    assert fields(response, "body")["body"] == "Purging."
    assert posted.incident.updates.public().count() == 1
    assert "nobody was told" in response.content.decode()
    assert f'action="{UNDO}"' not in response.content.decode()


def test_of_an_incident_that_was_undone_the_form_is_filled_again(office, now):
    cdn = make.component()
    address = reverse("console:new")
    claim = {f"components-{cdn.code}": "major_outage"}
    more = {
        "promise": "120",
        "done_in": "60-120",
        "estimate_depends_on": "p",
        "started_at": "2022-06-10 12:15",
        "impact_override": "critical",
    }
    shown = office.get(address, follow=True)
    form = fields(shown, "name", name="Loops", body="We look.", **claim, **more)
    office.post(address, form)

    key = Incident.objects.get().updates.get().code
    response = office.post(UNDO, {"key": key}, follow=True)

    again = fields(response, "name")
    assert (again["name"], again["body"]) == ("Loops", "We look.")
    assert again[f"components-{cdn.code}"] == "major_outage"
    kept = {name: again[name] for name in more}
    assert kept == more | {"done_in": "at"}
    assert again["estimate_earliest_at"] == "2022-06-10 14:00"
    assert again["estimate_latest_at"] == "2022-06-10 15:00"
    assert not Incident.objects.public().exists()


def test_subscribers_are_told_at_once_if_one_says_so(office, posted):
    office.post(NOW_ADDRESS, {"key": posted.code})

    assert Event.objects.latest("pk").due_at < Event.objects.latest("pk").created_at + timedelta(
        seconds=30
    )
    assert f'action="{UNDO}"' not in office.get(desk(posted.incident)).content.decode()


def test_what_is_too_late_is_said(office, posted):
    office.post(NOW_ADDRESS, {"key": posted.code})

    response = office.post(UNDO, {"key": posted.code}, follow=True)

    assert "too late" in response.content.decode()
    assert posted.incident.updates.public().count() == 2


def test_an_unknown_post_is_not_found(office):
    assert office.post(UNDO, {"key": "nothing"}).status_code == 404
