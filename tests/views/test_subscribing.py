from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from django.utils import timezone

from incidents.models import Subscriber
from incidents.operations import subscriptions
from incidents.operations.subscriptions import Choices
from incidents.render.subscribing import KINDS
from tests import make
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_mail(settings):
    settings.EMAIL_HOST = "mail.example.org"
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    make.page()


@pytest.fixture
def browser() -> Client:
    """As browsers are, with CSRF looked at."""
    return Client(enforce_csrf_checks=True)


def test_the_answer_is_the_same_whether_an_address_is_known(browser):
    make.subscriber("known@example.org")
    answers = [
        browser.post("/subscribe/new", {"address": f"{name}@example.org"})
        for name in ("known", "unknown")
    ]

    assert answers[0].content == answers[1].content
    assert {answer.status_code for answer in answers} == {200}
    assert Subscriber.objects.filter(reply_at__isnull=False).count() == 2


def test_choices_of_nothing_are_refused_whether_an_address_is_known(browser):
    make.subscriber("known@example.org")
    answers = [
        browser.post("/subscribe/new", {"address": f"{name}@example.org", "component": "nothing"})
        for name in ("known", "unknown")
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].content == answers[1].content


def test_forms_on_pages_subscribe_to_what_the_page_is_about(browser):
    component, incident = make.component(), make.incident()
    for path, name, code in [
        (f"/components/{component.code}", "component", component.code),
        (f"/incidents/{incident.code}", "incident", incident.code),
    ]:
        page = browser.get(path).content.decode()
        assert f'<input type="hidden" name="{name}" value="{code}">' in page
        browser.post("/subscribe/new", {"address": f"{name}@example.org", name: code})
    assert 'action="/subscribe/new"' in browser.get("/subscribe").content.decode()

    by = {s.target.partition("@")[0]: s for s in Subscriber.objects.all()}
    assert not by["component"].hears_everything
    assert by["component"].components.get() == component
    assert by["incident"].incidents.get() == incident


def test_without_a_mail_server_mail_is_not_offered_and_in_a_drill_nothing_is(browser, settings):
    settings.EMAIL_HOST = ""
    page = browser.get("/subscribe").content.decode()
    assert 'value="slack"' in page
    assert 'value="mail"' not in page

    settings.DRILL = True
    page = browser.get("/subscribe").content.decode()
    assert "/subscribe/new" not in page
    assert "neither mail" in page


@pytest.mark.parametrize(
    ("host", "is_keyed", "title"),
    [
        ("mail.example.org", True, "By mail, in a chat or by webhook"),
        ("mail.example.org", False, "By mail or in a chat"),
        ("", True, "In a chat or by webhook"),
        ("", False, "In a chat"),
    ],
)
def test_the_heading_names_no_channel_that_is_not_offered(browser, settings, host, is_keyed, title):
    settings.EMAIL_HOST = host
    if not is_keyed:
        settings.STATUSPAGE_ENCRYPTION_KEYS = []

    page = browser.get("/subscribe").content.decode()

    assert f'<h2 id="by-message">{title}</h2>' in page


def test_all_ways_are_offered_in_words_for_everything_components_and_kinds(browser):
    group = make.group()
    component = make.component(group=group)
    page = browser.get("/subscribe").content.decode()

    for name, value in [
        *(("by", kind) for kind in ("mail", "slack", "discord", "teams", "webhook")),
        *(("group", group.code), ("component", component.code)),
        *(("kind", kind) for kind in KINDS),
    ]:
        assert f'name="{name}" value="{value}"' in page


def test_a_chat_is_subscribed_to_a_group_and_some_kinds(browser):
    group = make.group()
    slack = "https://hooks.slack.com/services/T0/B0/abcdefgh"
    fields = {"by": "slack", "address": slack, "group": group.code}
    answer = browser.post("/subscribe/new", fields | {"kind": "wants_maintenances"})

    made = Subscriber.objects.get()
    assert "Check the channel" in answer.content.decode()
    assert (made.channel, made.target, made.hears_everything) == ("slack", slack, False)
    assert [*made.groups.all()] == [group]
    assert (made.wants_maintenances, made.wants_incidents) == (True, False)
    page = browser.get(f"/subscribe/manage/{made.token}").content.decode()
    assert "/services/" not in page
    assert "hooks.slack.com/…efgh" in page


def test_the_secret_of_a_webhook_is_on_its_page_and_replaced_there(browser):
    fields = {"by": "webhook", "address": "https://example.org/hook"}
    browser.post("/subscribe/new", fields)
    made = Subscriber.objects.get()
    secret = subscriptions.secret_of(made)
    assert secret in browser.get(f"/subscribe/manage/{made.token}").content.decode()

    page = browser.post(f"/subscribe/secret/{made.token}").content.decode()
    made.refresh_from_db()
    assert secret not in page
    assert subscriptions.secret_of(made) in page


@pytest.mark.parametrize(
    ("by", "address", "said"),
    [("mail", "nobody", "not a mail address"), ("mail", "a@example.org", "Check your mail")],
)
def test_with_script_the_answer_stands_beside_the_form(browser, by, address, said):
    fields = {"by": by, "address": address}
    answer = browser.post("/subscribe/new", fields, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_link_on_privacy_stands_beside_the_form(browser):
    make.page(privacy_url="https://example.org/privacy")

    assert 'href="https://example.org/privacy"' in browser.get("/subscribe").content.decode()


def test_whoever_fills_in_what_nobody_sees_is_no_person(browser):
    browser.post("/subscribe/new", {"address": "a@example.org", "website": "http://spam.example"})

    assert not Subscriber.objects.exists()


@pytest.mark.long
def test_of_a_flood_from_one_network_few_are_mailed_and_others_may_still_subscribe(settings):
    settings.STATUSPAGE_PROXIES = 1
    flood, other = Client(), Client(headers={"X-Forwarded-For": "203.0.113.9"})
    codes = [
        flood.post(
            "/subscribe/new",
            {"address": f"{number}@example.org"},
            # What stands before the entry of our own proxy anybody may have written.
            headers={"X-Forwarded-For": f"198.51.100.{number}, 2001:db8::{number:x}"},
        ).status_code
        for number in range(1, 31)
    ]
    last = other.post("/subscribe/new", {"address": "robin@example.org"}).status_code

    assert codes == [200] * 20 + [429] * 10
    assert last == 200
    assert Subscriber.objects.count() == 21


def test_one_address_gets_few_mails_a_day_from_however_many_networks(settings):
    settings.STATUSPAGE_PROXIES = 1
    asked = set()
    for number in range(1, 11):
        forwarded = {"X-Forwarded-For": f"203.0.113.{number}"}
        Client(headers=forwarded).post("/subscribe/new", {"address": "robin@example.org"})
        asked.add(Subscriber.objects.get().asked_at)

    assert len(asked) == 3


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


def test_the_link_of_a_mail_from_before_the_move_leads_to_what_it_hears_of(browser):
    robin = make.subscriber()
    Subscriber.objects.filter(pk=robin.pk).update(former_code="j0vqr9kl3513")

    answer = browser.get("/subscribe/former/j0vqr9kl3513")
    assert (answer.status_code, answer["Location"]) == (302, f"/subscribe/manage/{robin.token}")
    assert browser.get(f"/subscribe/former/{robin.code}").status_code == 410


@pytest.mark.parametrize(("typed", "status"), [("nobody", 422), ("x" * 30_000, 413)])
def test_what_is_no_address_is_answered_with_what_to_do(browser, typed, status):
    assert browser.post("/subscribe/new", {"address": typed}).status_code == status


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("new", {"address": "a@example.org", "component": "a\0b"}),
        ("new", {"address": "a@example.org", "group": "a\0b"}),
        ("new", {"address": "a@example.org", "incident": "a\0b"}),
        ("new", {"address": "a\0b@example.org"}),
        ("new", {"address": "https://example.org/\0", "by": "webhook"}),
        ("new", {"address": "a@example.org", "by": "mail\0"}),
        (f"manage/{'%00' * 32}", {}),
        (f"unsubscribe/{'x' * 31}%00", {}),
    ],
)
def test_a_character_that_no_database_keeps_is_refused(browser, path, fields):
    assert browser.post(f"/subscribe/{path}", fields).status_code in {404, 422}


def test_of_what_else_is_chosen_the_same_is_refused(browser):
    robin = make.subscriber()
    fields = {"what": "chosen", "component": "a\0b"}

    assert browser.post(f"/subscribe/manage/{robin.token}", fields).status_code == 422


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("new", {"address": "nobody"}, "Das ist keine E-Mail-Adresse"),
        ("new", {"address": "a@example.org", "component": "none"}, "mindestens eines"),
        ("new", {"address": "x" * 30_000}, "Das ist zu lang."),
        ("new", {"by": "pigeon", "address": "a"}, "Auf diesem Weg verschickt diese Seite keine"),
        (f"confirm/{'x' * 32}", {}, "Dieses Abonnement gibt es nicht mehr."),
    ],
)
def test_a_refusal_is_in_the_language_of_the_site(browser, settings, path, fields, said):
    settings.STATUSPAGE_LANGUAGE = "de"

    assert said in browser.post(f"/subscribe/{path}", fields).content.decode()


def test_the_state_of_a_subscription_is_in_the_language_of_the_site(browser, settings):
    settings.STATUSPAGE_LANGUAGE = "de"
    robin = make.subscriber(state="quarantined", reason="550 no such user")

    assert "Ausgesetzt" in browser.get(f"/subscribe/manage/{robin.token}").content.decode()


def test_whoever_has_the_token_gets_all_that_is_kept_of_them_but_no_secret(browser):
    make.page(now=NOW - HOUR)
    component = make.component()
    robin = make.subscriber(hears_everything=False)
    robin.components.add(component)
    incident = make.incident(name="Redirect loops")
    robin.deliveries.create(
        event=incident.events.get(),
        incident=incident,
        channel="mail",
        state="sent",
        sent_at=NOW,
        next_attempt_at=NOW,
        created_at=NOW,
    )

    answer = browser.get(f"/subscribe/data/{robin.token}")

    kept = answer.json()
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert (kept["target"], kept["components"]) == (robin.target, [component.name])
    assert [(each["about"], each["state"]) for each in kept["messages"]] == [
        ("Redirect loops", "sent")
    ]
    assert robin.token not in answer.content.decode()


def test_of_a_list_nobody_gets_what_is_kept(browser):
    team = make.subscriber(is_list=True)

    assert browser.get(f"/subscribe/data/{team.token}").status_code == 410
