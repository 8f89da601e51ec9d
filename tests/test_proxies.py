"""Readers behind the proxies of deploy/ get nothing old, but rather old than nothing."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from incidents.domain.alerts.payloads import BODY_MAX_BYTES, Hook
from incidents.views import urls
from tests import proxies
from tests.proxies import Application
from tests.up import environment, free_port, running, until

# Past s-maxage and stale-while-revalidate, a second each.
QUIET_S = 2.5

pytestmark = pytest.mark.fault


@pytest.fixture
def application():
    application = Application()
    application.start()
    yield application
    application.stop()


@pytest.fixture
def console():
    console = Application(text="console")
    console.start()
    yield console
    console.stop()


@pytest.fixture(params=[proxies.nginx, proxies.varnish], ids=["nginx", "varnish"])
def proxy(request, tmp_path, application, console):
    with request.param(tmp_path, readers=application.port, console=console.port) as proxy:
        yield proxy


@pytest.fixture
def nginx(tmp_path, application, console):
    with proxies.nginx(tmp_path, readers=application.port, console=console.port) as nginx:
        yield nginx


def test_a_change_is_seen_by_the_first_to_ask_after_a_quiet_spell(proxy, application):
    application.text = "all operational"
    assert proxy.ask().body == "all operational"

    application.text = "major outage"
    time.sleep(QUIET_S)

    assert proxy.ask().body == "major outage"


def test_a_change_is_seen_by_a_crowd_within_the_two_seconds_that_the_headers_allow(
    proxy, application
):
    application.text = "all operational"
    for _ in range(10):
        proxy.ask()
        time.sleep(0.1)

    application.text = "major outage"

    # Proxies reckon in whole seconds, and this machine may be busy.
    assert until(lambda: proxy.ask().body == "major outage", "the change was seen") < 6


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/admin/a/add/image/", 10_000_000, 200),
        ("/console/page/", 10_000_000, 200),
        ("/console/subscribers/import/", 10_000_000, 200),
        ("/admin/a/1/updates/", 500_000, 200),
    ],
)
def test_files_reach_the_office(proxy, path, size, status):
    assert proxy.ask(path, "POST", body="x" * size).status == status


def test_a_crowd_costs_the_application_a_request_a_second(proxy, application):
    proxy.ask()
    application.asked.clear()
    started_s = time.monotonic()

    for _ in range(100):
        proxy.ask()

    took_s = time.monotonic() - started_s
    assert application.asked.count("GET /") <= 5 + took_s


def test_while_the_application_is_gone_readers_get_the_last_copy(proxy, application):
    proxy.ask()
    application.stop()
    time.sleep(QUIET_S)

    with ThreadPoolExecutor(10) as readers:
        replies = list(readers.map(lambda _: proxy.ask(), range(50)))

    assert {(reply.status, reply.body) for reply in replies} == {(200, "/")}


def test_while_the_application_fails_readers_get_the_last_copy(proxy, application):
    proxy.ask()
    application.status = 503
    time.sleep(QUIET_S)

    with ThreadPoolExecutor(10) as readers:
        replies = list(readers.map(lambda _: proxy.ask(), range(50)))

    assert {(reply.status, reply.body) for reply in replies} == {(200, "/")}


def test_once_the_application_is_back_readers_get_what_it_says(proxy, application):
    proxy.ask()
    application.stop()
    time.sleep(QUIET_S)
    assert proxy.ask().status == 200

    application.text = "back"
    application.start()

    # Varnish looks every two seconds whether it is.
    assert until(lambda: proxy.ask().body == "back", "the proxy noticed") < 10


WRITING = [
    re.sub("<[^>]*>", "a" * 32, f"/{each.pattern}")
    for each in [*urls.SUBSCRIBING, *urls.REPORTS, *urls.PREVIEWS]
]


@pytest.mark.parametrize("path", WRITING)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_no_document_reaches_the_server_that_writes(proxy, path, method):
    assert proxy.ask(path, method).body == "console"


@pytest.mark.parametrize("hook", Hook)
def test_the_largest_alerts_reach_the_server_that_writes_and_its_answer_the_sender(
    proxy, console, hook
):
    path, body = f"/hooks/{hook}", "x" * BODY_MAX_BYTES

    assert proxy.ask(path, "POST", body=body).body == "console"
    console.status = 503
    console.asked.clear()
    assert proxy.ask(path, "POST", body=body).status == 503
    assert console.asked == [f"POST {path}"]


def test_operators_get_what_their_server_says_and_once(proxy, console):
    console.status = 503
    console.asked.clear()

    assert proxy.ask("/admin/x/", "POST").status == 503
    assert proxy.ask("/admin/x/", "POST").body == "console"
    assert console.asked.count("POST /admin/x/") == 2


@pytest.mark.parametrize("odd", ["/x/../", "//", "/./", "/%2e/"])
def test_nothing_is_kept_for_an_address_that_was_not_asked_for(proxy, odd):
    proxy.ask(odd)

    assert proxy.ask("/").body == "/"


def test_one_copy_is_kept_whatever_the_query(proxy):
    first = proxy.ask("/history?a")

    assert proxy.ask("/history?b") == first


@pytest.mark.parametrize("path", ["/metrics", "/healthz"])
def test_what_is_for_monitors_is_told_to_this_machine_only(proxy, path):
    assert proxy.ask(path).status == 200
    assert proxy.ask(path, from_="127.0.0.2").status == 403


@pytest.mark.parametrize(
    "path", ["/healthz?x", "/metrics?", "/%68ealthz", "/metric%73", "/healthz#x"]
)
def test_what_is_for_monitors_is_told_to_nobody_who_writes_it_otherwise(proxy, application, path):
    asked = len(application.asked)

    assert proxy.ask(path, from_="127.0.0.2").status in (403, 404)
    assert not [each for each in application.asked[asked:] if "/livez" not in each]


def test_whether_the_page_lives_is_told_to_all(proxy):
    assert proxy.ask("/livez", from_="127.0.0.2").status == 200


def test_who_asks_for_the_sign_in_page_too_often_is_refused_and_nobody_else_is(nginx):
    replies = [nginx.ask("/accounts/login/").status for _ in range(60)]

    assert 429 in replies
    assert nginx.ask("/accounts/login/", from_="127.0.0.2").status == 200
    assert nginx.ask("/admin/x/", "POST").status == 200
    assert nginx.ask("/").status == 200


@pytest.mark.long
@pytest.mark.parametrize("in_front", [proxies.nginx, proxies.varnish], ids=["nginx", "varnish"])
def test_readers_and_operators_each_reach_their_server(tmp_path, in_front):
    console = free_port()
    product = environment(tmp_path / "var", OFFICE_PORT=str(console))
    with (
        running(product, tmp_path, migrate=True) as up,
        in_front(tmp_path, readers=up.port, console=console) as proxy,
    ):
        page, sign_in = proxy.ask("/"), proxy.ask("/accounts/login/")

    assert page.status == 200
    assert "</html>" in page.body
    assert sign_in.status == 200
    assert 'name="password"' in sign_in.body
