"""The composer's button, and what of the composer is folded."""

from __future__ import annotations

import json
import re

import pytest
from django.http import HttpResponse
from django.urls import reverse

from incidents.domain.estimates import Window
from incidents.domain.vocabulary import Status
from incidents.models import Component
from tests import make
from tests.admin.addresses import desk, post
from tests.admin.forms import fields
from tests.make import HOUR

pytestmark = pytest.mark.django_db

ADD = reverse("console:new")


def labels(response: HttpResponse) -> dict[str, str]:
    told = re.search(r'data-labels="([^"]*)">', response.content.decode())[1]
    return json.loads(told.replace("&quot;", '"') or "{}")


def unfolded(response: HttpResponse) -> list[str]:
    """The first words of the summaries of what is open of the composer."""
    text = " ".join(response.content.decode().split())
    return re.findall(r'<details class="more[^>]*?\bopen> <summary> ?(\w+)', text)


def test_button_says_what_a_chosen_status_does(office):
    incident = make.incident()

    page = office.get(desk(incident))

    assert ">Post update</span>" in page.content.decode()
    assert labels(page) == {
        "investigating": "Post as “Investigating”",
        "monitoring": "Post as “Monitoring”",
        "resolved": "Post and resolve",
    }


def test_button_says_that_an_incident_is_reopened(office):
    incident = make.incident()
    make.update(incident, Status.RESOLVED)

    assert labels(office.get(desk(incident)))["monitoring"] == "Post and reopen"


def test_button_says_that_planned_work_begins_and_ends(office):
    said = labels(office.get(desk(make.maintenance())))

    assert said["in_progress"] == "Post and begin the work"
    assert said["verifying"] == "Post as “Verifying”"
    assert said["completed"] == "Post and complete"


def test_button_of_a_new_incident_says_that_it_is_over(office):
    page = office.get(ADD, follow=True)

    assert "Open the incident" in page.content.decode()
    assert labels(page) == {"resolved": "Record the incident as resolved"}


def test_what_is_rarely_used_is_folded(office):
    assert unfolded(office.get(ADD, follow=True)) == []
    assert unfolded(office.get(desk(make.incident()))) == []


@pytest.mark.parametrize(
    ("name", "value", "summary"),
    [
        ("estimate_earliest_at", "2022-06-10T14:00", "When"),
        ("estimate_depends_on", "p", "When"),
        ("residual_effect", "Loops may last.", "What"),
        ("display_at", "2022-06-10T12:00", "More"),
        ("notifies", None, "More"),
    ],
)
def test_what_holds_a_value_is_open(office, name, value, summary):
    incident = make.incident()
    form = fields(office.get(desk(incident)), "body", status="", **{name: value})
    form["save_draft"] = "1"

    page = office.post(post(incident), form)

    assert unfolded(page) == [summary]


def test_what_is_wrong_is_open(office):
    incident = make.incident()
    form = fields(office.get(desk(incident)), "body", body="?", estimate_earliest_at="soon")

    page = office.post(post(incident), form)

    assert unfolded(page) == ["When"]


def test_estimate_that_readers_are_told_stays_in_sight(office, now):
    incident = make.incident(estimate=Window(now + 2 * HOUR, now + 3 * HOUR), now=now)

    text = " ".join(office.get(desk(incident)).content.decode().split())

    assert re.search(r"<summary>[^/]*readers are told Jun 10, 14:00–15:00", text)


@pytest.fixture(autouse=True)
def mail_server(settings):
    settings.EMAIL_HOST = "mail.example.org"


def told(response: HttpResponse) -> str:
    text = " ".join(response.content.decode().split())
    return re.search(r'<span id="tells"[^>]*><span>·</span> ([^<]*)</span>', text)[1]


def subscribed(*names: str) -> None:
    """Have one subscriber to everything, and one to each component."""
    make.subscriber("all@example.org")
    for name in names:
        one = make.subscriber(f"{name}@example.org", hears_everything=False)
        one.components.add(make.component(name))


def test_what_waits_for_a_mail_server_is_said_where_none_is_set_up(office, settings):
    incident = make.incident()
    shown, settings.EMAIL_HOST = desk(incident), ""

    make.subscriber("https://hooks.example.org/", channel="webhook", secret="x")
    assert told(office.get(shown)) == "tells 1 subscriber"
    make.subscriber("ada@example.org")
    assert told(office.get(shown)) == "tells 2 subscribers; mail is not set up"
    settings.EMAIL_HOST = "mail.example.org"
    assert told(office.get(shown)) == "tells 2 subscribers"


def test_button_says_how_many_are_told_by_what_is_chosen(office):
    subscribed("cdn", "api")
    cdn, api = Component.objects.order_by("pk")
    incident = make.incident(components=make.degraded(cdn))
    form = fields(office.get(desk(incident)), having="body")
    preview = reverse("console:preview", args=[incident.code])
    named, untold = {f"components-{api.code}": "major_outage"}, "without telling subscribers"

    assert told(office.get(desk(incident))) == "tells 2 subscribers"
    assert told(office.post(preview, form)) == "tells 2 subscribers"
    assert told(office.post(preview, form | named)) == "tells 3 subscribers"
    assert told(office.post(preview, form | named | {"notifies": ""})) == untold
    assert told(office.post(post(incident), form | named | {"body": ""})) == "tells 3 subscribers"


def test_buttons_of_what_is_new_say_how_many_are_told(office):
    subscribed("cdn")
    make.subscriber("plans@example.org", wants_incidents=False)
    named = {f"components-{Component.objects.get().code}": "under_maintenance", "notifies": "on"}

    for name, before, after in [
        ("new", "tells 1 subscriber", "tells 2 subscribers"),
        ("schedule", "tells 2 subscribers", "tells 3 subscribers"),
    ]:
        page = office.get(reverse(f"console:{name}"), {"form": "key"})
        assert told(page) == before
        preview = "console:preview-new" if name == "new" else "console:schedule-preview"
        assert told(office.post(reverse(preview), named)) == after
    past = office.post(reverse("console:schedule-preview"), named | {"has_happened": "on"})
    assert told(past) == "without telling subscribers"


@pytest.mark.long
def test_what_offers_to_undo_a_post_says_how_many_are_told(office):
    incident = make.incident()
    typed = fields(office.get(desk(incident)), having="body") | {"body": "It goes on."}

    page = office.post(post(incident), typed, follow=True).content.decode()
    assert "nobody is told of it" in page
    assert "The update is on the page." not in page
    assert "Tell them now" not in page
    assert told(office.get(desk(incident))) == "no subscribers to tell"
    subscribed()
    page = office.get(desk(incident)).content.decode()
    assert "1 subscriber is told of it in a moment" in page
    assert "Tell them now" in page
    make.subscriber("more@example.org")
    page = office.get(desk(incident)).content.decode()
    assert "2 subscribers are told of it in a moment" in page
