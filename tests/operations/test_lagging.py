"""Deliveries that lag: behind a slow provider, a cap, or a long fan-out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.domain.messages import Outcome
from incidents.domain.vocabulary import Status
from incidents.models import Delivery, Subscriber
from incidents.operations import (
    batches,
    deliveries,
    fan_out,
    forgotten,
    replies,
    subscriptions,
    updates,
)
from incidents.operations.actor import SYSTEM
from incidents.operations.subscriptions import Choices
from incidents.outbound.channels import CHANNELS
from tests import make, smtp, stored
from tests.make import HOUR, MINUTE, NOW, SECOND

pytestmark = pytest.mark.django_db


class Clock:
    """Stands still but for the mails that the sink takes, and does what is planned at its time."""

    def __init__(self, sink: smtp.Sink, *, per_s: int) -> None:
        self.now = NOW
        self.plan: list[tuple[datetime, Callable[[], object]]] = []
        sink.on_taken = lambda: self.pass_by(SECOND / per_s)

    def pass_by(self, time: timedelta) -> None:
        self.now += time

    def __call__(self) -> datetime:
        while self.plan and self.plan[0][0] <= self.now:
            _at, do = self.plan.pop(0)
            do()
        return self.now


@pytest.fixture
def sink(settings):
    make.page(now=NOW - HOUR)
    with smtp.serving(settings) as sink:
        yield sink
        CHANNELS["mail"].close()


def fill(count: int) -> None:
    Subscriber.objects.bulk_create(
        Subscriber(
            code=f"{number:012}",
            channel="mail",
            target=f"{number}@example.org",
            state="confirmed",
            hears_everything=True,
            created_at=NOW - HOUR,
            confirmed_at=NOW - HOUR,
        )
        for number in range(count)
    )


def subjects(sink: smtp.Sink) -> list[str]:
    return [mail["Subject"].partition("]")[0].strip("[") for mail in sink.mails()]


@pytest.mark.long
def test_a_provider_of_14_a_second_sends_nothing_superseded_once_it_is_resolved(sink):
    tell_by_a_slow_provider(sink, 700, between=12 * SECOND)


def tell_by_a_slow_provider(sink: smtp.Sink, count: int, *, between: timedelta) -> None:
    """Open an incident, post an update and its end, and have all told 14 a second."""
    fill(count)
    clock = Clock(sink, per_s=14)
    incident = make.incident()
    updated_at, resolved_at = NOW + between, NOW + 2 * between
    clock.plan = [
        (updated_at, lambda: make.update(incident, Status.MONITORING, now=updated_at)),
        (resolved_at, lambda: make.update(incident, Status.RESOLVED, now=resolved_at)),
    ]
    deliveries.deliver_due(clock=clock)

    sent = subjects(sink)
    first_end = sent.index("Resolved")
    took = clock.now - resolved_at
    print(
        f"\n14 a second, {count:,} subscribers: {first_end} mails before it was resolved,"
        f" the last heard of that after {took.total_seconds() / 60:.1f} minutes"
    )
    assert sent[first_end:] == ["Resolved"] * count
    assert len(set(sink.addresses[first_end:])) == count
    # A batch lasts a second.
    assert first_end <= 14 * (2 * between.total_seconds() + 2)
    assert took <= (count + 14) * SECOND / 14
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent", "superseded"}


@pytest.mark.long
def test_an_end_posted_by_mistake_and_withdrawn_is_corrected_for_who_got_it_and_no_other(sink):
    fill(1_500)
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn), notifies=False)
    before = without_log()
    clock = Clock(sink, per_s=150)
    mistaken = make.update(incident, Status.RESOLVED, body="It is over.", now=NOW)
    withdrawn_at, sent_by_then = NOW + 2 * SECOND, []

    def withdraw() -> None:
        sent_by_then.append(len(sink.taken))
        updates.withdraw_update(mistaken.pk, by=SYSTEM, now=withdrawn_at, sends_correction=True)

    clock.plan = [(withdrawn_at, withdraw)]
    deliveries.deliver_due(clock=clock)

    by_subject: dict[str, list[str]] = {"Resolved": [], "Correction": []}
    for subject, address in zip(subjects(sink), sink.addresses, strict=True):
        by_subject[subject].append(address)
    got, corrected = by_subject.values()
    print(f"\n{len(got)} got what was withdrawn after 2 s, {len(corrected)} the correction")
    assert sorted(got) == sorted(corrected) == sorted(set(got))
    # A worker looks five times a second whether what it sends still stands.
    assert len(got) - sent_by_then[0] <= 150 / 5 + 2
    assert all("It is over." not in str(mail) for mail in sink.mails()[len(got) :])
    cdn.refresh_from_db()
    assert cdn.status == "degraded_performance"
    assert without_log() == before


def without_log() -> dict[str, stored.Rows]:
    """Return all that follows from what was posted."""
    return {name: rows for name, rows in stored.derived().items() if name != "log"}


def test_a_new_incident_overtakes_a_running_fan_out(sink):
    fill(60)
    clock = Clock(sink, per_s=14)
    make.incident()
    opened_at = NOW + 2 * SECOND
    clock.plan = [(opened_at, lambda: make.incident(name="Uploads fail", now=opened_at))]
    deliveries.deliver_due(clock=clock)

    names = [mail["Subject"].partition("] ")[2] for mail in sink.mails()]
    first = names.index("Uploads fail")
    assert first <= 14 * 4
    assert names[first : first + 60] == ["Uploads fail"] * 60
    assert len(names) == 120


def test_a_confirmation_overtakes_a_running_fan_out(sink):
    fill(60)
    clock = Clock(sink, per_s=14)
    make.incident()
    asked_at = NOW + 2 * SECOND
    choices = Choices(everything=True)
    clock.plan = [
        (
            asked_at,
            lambda: subscriptions.subscribe(
                address="new@example.com", choices=choices, now=asked_at
            ),
        )
    ]
    deliveries.deliver_due(clock=clock)

    assert sink.addresses.index("new@example.com") <= 14 * 4


def test_a_link_for_a_forgotten_password_overtakes_a_running_fan_out(sink, settings):
    settings.STATUSPAGE_CONSOLE_URL = "https://office.example.org"
    make.user(username="ada", email="ada@example.com", is_staff=True)
    fill(60)
    clock = Clock(sink, per_s=14)
    make.incident()
    asked_at = NOW + 2 * SECOND
    clock.plan = [(asked_at, lambda: forgotten.ask_for_link("ada", now=asked_at))]
    deliveries.deliver_due(clock=clock, channels={"mail"})

    assert sink.addresses.index("ada@example.com") <= 14 * 4


def test_no_more_is_sent_a_second_than_the_setting_allows(sink, settings):
    settings.STATUSPAGE_MAIL_PER_S = 10
    fill(45)
    clock = Clock(sink, per_s=1_000)
    make.incident()
    sent_at = []
    sink.on_taken = lambda: sent_at.append(clock.now)
    deliveries.deliver_due(clock=clock, sleep=lambda s: clock.pass_by(timedelta(seconds=s)))

    assert len(sent_at) == 45
    assert [sent_at.count(NOW + number * SECOND) for number in range(5)] == [10, 10, 10, 10, 5]


def test_what_is_not_sent_counts_not_for_the_cap(sink, settings):
    settings.STATUSPAGE_MAIL_PER_S = 10
    fill(2)
    clock = Clock(sink, per_s=1_000)
    for name in ("Uploads fail", "Redirect loops"):
        make.incident(name=name)
    sent_at = []
    sink.on_taken = lambda: sent_at.append(clock.now)
    deliveries.deliver_due(clock=clock, sleep=lambda s: clock.pass_by(timedelta(seconds=s)))

    assert sent_at == [NOW, NOW, NOW + 2 * SECOND / 10, NOW + 2 * SECOND / 10]


def test_a_confirmation_counts_for_the_cap_and_goes_first(sink, settings):
    settings.STATUSPAGE_MAIL_PER_S = 1
    fill(2)
    make.incident()
    subscriptions.subscribe(address="a@example.com", choices=Choices(everything=True), now=NOW)
    clock = Clock(sink, per_s=1_000)
    deliveries.deliver_due(clock=clock, sleep=lambda s: clock.pass_by(timedelta(seconds=s)))

    assert sink.addresses == ["a@example.com", "0@example.org", "1@example.org"]


def test_which_news_replace_what_failed_is_asked_once_for_a_batch(sink):
    fill(4)
    sink.answer = "451 later"
    incident = make.incident()
    fan_out.fan_out_due(now=NOW)
    batch = batches.claim(now=NOW, channels={"mail"})
    for number in range(5):
        make.update(incident, Status.MONITORING, now=NOW + (number + 1) * SECOND)
    fan_out.fan_out_due(now=NOW + MINUTE)
    with CaptureQueriesContext(connection) as asked:
        deliveries._send(batch, clock=lambda: NOW + MINUTE, is_stopping=lambda: False)

    of_ends = [each["sql"] for each in asked if "IN (SELECT" in each["sql"]]
    assert len(of_ends) == 5
    assert Delivery.objects.filter(state="superseded").count() >= 4


def test_one_opened_already_resolved_is_not_collapsed_away(sink):
    make.subscriber()
    sink.answer = "451 later"
    incident = make.incident(status=Status.RESOLVED)
    make.update(incident, Status.RESOLVED, body="More on it.", now=NOW + SECOND)
    deliveries.deliver_due(clock=lambda: NOW + SECOND)
    sink.answer = "250 OK"
    deliveries.deliver_due(clock=lambda: NOW + HOUR)

    assert subjects(sink) == ["Resolved", "Resolved"]


class Hanging:
    """A channel of endpoints that hang; keeps the titles of what it was given."""

    def __init__(self, clock: Callable[[timedelta], None]) -> None:
        self.given: list[str] = []
        self.pass_by = clock

    def send_many(self, message, targets):
        for _each in targets:
            self.given.append(message.title)
            self.pass_by(SECOND)
            yield Outcome("It hangs.")


def test_confirmations_to_endpoints_that_hang_keep_news_waiting_for_one_round(sink, monkeypatch):
    clock = Clock(sink, per_s=14)
    hanging = Hanging(clock.pass_by)
    monkeypatch.setitem(CHANNELS, "slack", hanging)
    for number in range(40):
        asked = {"state": "unconfirmed", "confirmed_at": None, "asked_at": NOW, "reply_at": NOW}
        make.subscriber(f"https://hooks.example.org/{number}", channel="slack", **asked)
    make.subscriber("https://hooks.example.org/told", channel="slack")
    make.incident()
    deliveries.deliver_due(clock=clock, channels={"slack"})

    news = next(n for n, title in enumerate(hanging.given) if "Redirect loops" in title)
    assert news <= replies.AT_ONCE
    assert len(hanging.given) >= 41, "the others get theirs after it"
