from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from incidents.models import Subscriber
from incidents.operations import subscriptions
from incidents.operations.subscriptions import Choices
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_mail(settings):
    settings.EMAIL_HOST = "mail.example.org"
    make.page()


@pytest.fixture
def browser() -> Client:
    """As browsers are, with CSRF looked at."""
    return Client(enforce_csrf_checks=True)


def test_the_answer_is_the_same_whether_an_address_is_known(browser):
    make.subscriber("known@example.org")
    answers = [
        browser.post("/subscribe/mail", {"email": f"{name}@example.org"})
        for name in ("known", "unknown")
    ]

    assert answers[0].content == answers[1].content
    assert {answer.status_code for answer in answers} == {200}
    assert Subscriber.objects.filter(reply_at__isnull=False).count() == 2


def test_forms_on_pages_subscribe_to_what_the_page_is_about(browser):
    component, incident = make.component(), make.incident()
    for path, name, code in [
        (f"/components/{component.code}", "component", component.code),
        (f"/incidents/{incident.code}", "incident", incident.code),
    ]:
        page = browser.get(path).content.decode()
        assert f'<input type="hidden" name="{name}" value="{code}">' in page
        browser.post("/subscribe/mail", {"email": f"{name}@example.org", name: code})
    assert 'action="/subscribe/mail"' in browser.get("/subscribe").content.decode()

    by = {s.target.partition("@")[0]: s for s in Subscriber.objects.all()}
    assert not by["component"].hears_everything
    assert by["component"].components.get() == component
    assert by["incident"].incidents.get() == incident


def test_without_a_mail_server_no_form_is_shown(browser, settings):
    settings.EMAIL_HOST = ""
    page = browser.get("/subscribe").content.decode()

    assert "/subscribe/mail" not in page
    assert "neither mail" in page


def test_whoever_fills_in_what_nobody_sees_is_no_person(browser):
    browser.post("/subscribe/mail", {"email": "a@example.org", "website": "http://spam.example"})

    assert not Subscriber.objects.exists()


def test_following_a_link_confirms_and_unsubscribes_nobody(browser):
    subscriptions.subscribe(
        address="a@example.org", choices=Choices(everything=True), now=timezone.now()
    )
    token = Subscriber.objects.get().token
    for action, state in [("confirm", "confirmed"), ("unsubscribe", "unsubscribed")]:
        before = Subscriber.objects.get().state
        answer = browser.get(f"/subscribe/{action}/{token}")
        assert Subscriber.objects.get().state == before
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "no-referrer"

        browser.post(f"/subscribe/{action}/{token}")
        assert browser.post(f"/subscribe/{action}/{token}").status_code in (200, 410)
        assert Subscriber.objects.get().state == state


def test_choices_are_changed_on_a_page_and_an_address_is_erased(browser):
    component, robin = make.component(), make.subscriber()
    page = browser.get(f"/subscribe/manage/{robin.token}").content.decode()
    assert component.code in page

    chosen = {
        "what": "chosen",
        "component": component.code,
        "kinds": "1",
        "kind": "wants_incidents",
    }
    page = browser.post(f"/subscribe/manage/{robin.token}", chosen).content.decode()
    robin.refresh_from_db()
    assert "Saved." in page
    assert (robin.hears_everything, robin.wants_incidents, robin.wants_postmortems) == (
        False,
        True,
        False,
    )

    browser.post(f"/subscribe/erase/{robin.token}")
    assert browser.get(f"/subscribe/manage/{robin.token}").status_code == 410


@pytest.mark.parametrize(("typed", "status"), [("nobody", 422), ("x" * 30_000, 413)])
def test_what_is_no_address_is_answered_with_what_to_do(browser, typed, status):
    assert browser.post("/subscribe/mail", {"email": typed}).status_code == status
