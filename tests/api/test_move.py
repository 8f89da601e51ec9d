"""The whole move of a page, as docs/move.md has it: nobody who read it before notices."""

from __future__ import annotations

import re
from urllib.request import urlopen

import feedparser
import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from incidents.models import Event, Incident, Page, Subscriber
from incidents.operations import pages
from incidents.operations.actor import SYSTEM
from incidents.operations.sweep import sweep
from tests import hosted, make, stored
from tests.api.test_clients import clients, run
from tests.hosted import Hosted

__all__ = ["clients"]
pytestmark = [pytest.mark.long, pytest.mark.fault, pytest.mark.django_db(transaction=True)]

GONE, THERE = "sub000000000", "sub000000500"


@pytest.fixture
def service(httpserver) -> Hosted:
    stub = hosted.large(incidents=300, components=40, subscribers=2_000)
    httpserver.expect_request(re.compile("/.*")).respond_with_handler(stub.answer)
    stub.url = httpserver.url_for("/").rstrip("/")
    return stub


def move(service: Hosted, folder, *more: str) -> None:
    key = folder / "key"
    key.write_text(hosted.KEY)
    api = f"{service.url}/v1"
    call_command("import", "statuspage", service.url, "--key-file", str(key), "--api", api, *more)


def seen(url: str) -> set[str]:
    return {each.id for each in feedparser.parse(url).entries}


def test_after_the_move_clients_feeds_and_links_are_as_before(
    service, clients, live_server, tmp_path, capsys
):
    make.before_launch()
    with stored.nothing_written():
        move(service, tmp_path, "--dry-run")
    move(service, tmp_path)
    with stored.nothing_written():
        move(service, tmp_path)
    tried, done, _again = capsys.readouterr().out.splitlines()
    counts = "4 groups, 40 components, 301 incidents and maintenances, 0 postmortems, 3 templates"
    assert (
        tried == f"Nothing was written. It would add {counts}, 2,000 subscribers. Nobody is told."
    )
    assert done == f"Added {counts}, 2,000 subscribers. Nobody is told."

    pages.edit_page(by=SYSTEM, now=timezone.now(), url=live_server.url)
    pages.launch_page(by=SYSTEM, now=timezone.now())
    sweep(now=timezone.now())

    for name in ("history.atom", "history.rss"):
        assert seen(f"{live_server.url}/{name}") == seen(f"{service.url}/{name}")
    statuscheck, discordstatus, exporter = run(clients, "readers.py", live_server.url, cwd=tmp_path)
    assert statuscheck["status"] == "No issues"
    assert len(statuscheck["components"]) == 44
    assert exporter["success"]
    assert discordstatus["all_incidents"] == ["page", "incidents"]
    for path in (f"/incidents/{Incident.objects.earliest('started_at').code}", "/history"):
        assert urlopen(f"{live_server.url}{path}").status == 200
    page = urlopen(f"{live_server.url}/subscribe/former/{THERE}")
    assert page.url.endswith(Subscriber.objects.get(former_code=THERE).token)
    assert Page.objects.get().code == hosted.PAGE
    assert Subscriber.objects.get(former_code=GONE).state == "unsubscribed"
    assert not Event.objects.filter(notifies=True).exists()
    assert mail.outbox == []
