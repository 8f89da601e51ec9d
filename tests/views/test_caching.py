from __future__ import annotations

import pytest
import time_machine

from incidents.views.caching import UNTIL_HEADER
from tests import make
from tests.make import HOUR, MINUTE

PATHS = [
    "/",
    "/history",
    "/uptime",
    "/maintenances",
    "/live/status",
    "/live/incidents",
    "/live/maintenances",
    "/live/components",
    "/live/days",
]


@pytest.fixture
def seen(client, now, db):
    """Return what a reader gets who comes at ``now``."""
    with time_machine.travel(now, tick=False):
        make.page()
        make.incident(components=make.degraded(make.component()))
        yield client.get


def test_bar_of_an_outage_that_lasts_grows_by_the_minute_and_not_by_the_second(client, now, db):
    make.page()
    make.incident(components=make.degraded(make.component()), now=now - HOUR)
    answers = []
    for seconds in (1, 20, 61):
        with time_machine.travel(now.timestamp() + seconds, tick=False):
            answers.append(client.get("/live/components"))

    assert answers[0].content == answers[1].content != answers[2].content
    assert {float(answer[UNTIL_HEADER]) for answer in answers[:2]} == {(now + MINUTE).timestamp()}


@pytest.mark.parametrize(
    ("path", "seconds"),
    [
        ("/", 60),
        ("/live/components", 60),
        ("/uptime", 60),
        ("/history", 1800),
        ("/live/days", 1800),
    ],
)
def test_documents_say_until_when_the_clock_leaves_them_true(client, now, db, path, seconds):
    make.page()
    make.incident(
        components=make.degraded(make.component()),
        now=now - HOUR,
        next_update_at=now + HOUR / 2,
    )

    with time_machine.travel(now, tick=False):
        until_s = float(client.get(path)[UNTIL_HEADER])

    assert until_s == now.timestamp() + seconds


def test_quiet_pages_are_true_until_midnight_in_the_zone_of_the_page(client, now, db):
    make.page(time_zone="Asia/Kolkata")

    with time_machine.travel(now, tick=False):
        until_s = float(client.get("/")[UNTIL_HEADER])

    assert until_s == (now + 6.5 * HOUR).timestamp()


def test_caches_in_front_may_keep_it_for_a_second_and_browsers_ask(seen):
    control = seen("/")["Cache-Control"]

    assert control.startswith("public, max-age=0, s-maxage=1, stale-if-error=86400")
    assert "stale-while-revalidate" in control
    assert "stale-while-revalidate" not in seen("/live/status")["Cache-Control"]


@pytest.mark.parametrize("path", PATHS)
def test_only_reading_is_possible(client, seen, path):
    assert client.post(path).status_code == 405
    assert client.put(path).status_code == 405


def test_head_tells_the_same_without_the_body(client, seen):
    full, head = seen("/"), client.head("/")

    assert head.status_code == 200
    assert head.content == b""
    assert head["Content-Type"] == full["Content-Type"]


@pytest.mark.parametrize("path", [*PATHS, "/nothing"])
def test_no_cookie_is_ever_set(seen, path):
    response = seen(path)

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/console/", "/admin/", "/accounts/password/change/"])
def test_no_cache_keeps_who_was_sent_to_sign_in(client, path):
    sent = client.get(path)

    assert sent.status_code == 302
    assert "no-store" in sent.headers["Cache-Control"]


@pytest.mark.django_db
def test_no_cache_keeps_what_an_operator_does_not_find(client):
    client.force_login(make.user(is_staff=True, is_superuser=True))

    missing = client.post("/console/components/status/", {"set": "x:y"})

    assert missing.status_code == 404
    assert "no-store" in missing.headers["Cache-Control"]
