"""Nudges: the clock makes them due, staff are told once, and only of what is still so."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_network
from typing import Any

import pytest
from cryptography.fernet import Fernet
from standardwebhooks import Webhook

from incidents.domain import webhook_signature
from incidents.domain.vocabulary import JobState, Observation, Status
from incidents.models import (
    Delivery,
    Event,
    Heartbeat,
    Incident,
    Opening,
    Revision,
    Subscriber,
    User,
)
from incidents.operations import components, deliveries, drafts, nudges, sweep, users
from incidents.operations.actor import SYSTEM, user_actor
from incidents.operations.errors import Refused
from incidents.operations.rules import signals
from incidents.operations.rules.acting import Seen
from incidents.operations.secrets import encrypted
from incidents.outbound.channels import CHANNELS
from tests import make, smtp
from tests.make import DAY, HOUR, MINUTE, NOW, SECOND

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def page(settings):
    settings.STATUSPAGE_NUDGE_AFTER_SILENCE_S = 3600
    return make.page(now=NOW - HOUR)


@pytest.fixture
def sink(settings):
    with smtp.serving(settings) as sink:
        yield sink
        CHANNELS["mail"].close()


def member(name: str = "ada", **fields: Any) -> User:
    """One of the team, nudged by mail."""
    fields = {"is_staff": True, "is_superuser": True, "email": f"{name}@example.org"} | fields
    user = make.user(username=name, **fields)
    nudges.choose_nudges(by=user_actor(User.objects.get(pk=user.pk)), by_mail=True, now=NOW)
    return user


def told() -> list[str]:
    """The rules of all nudges, in order of their telling."""
    keys = Event.objects.filter(kind="nudge").order_by("pk").values_list("nudge", flat=True)
    return [key.partition(":")[0] for key in keys]


def swept(*ats: datetime) -> list[str]:
    """The rules of what is told by sweeps at these times."""
    before = len(told())
    for at in ats:
        sweep.sweep(now=at)
    return told()[before:]


def deliver(at: datetime) -> None:
    deliveries.deliver_due(clock=lambda: at)


def promised() -> Incident:
    return make.incident(next_update_at=NOW + 30 * MINUTE)


def left_degraded() -> None:
    cdn = make.component()
    components.set_status(cdn.pk, by=SYSTEM, status="major_outage", now=NOW)


def stalled() -> None:
    job = make.job()
    make.reading(job, ("a", 9, 3, 0), at=NOW)
    moved = NOW - 5 * MINUTE
    make.reading(job, ("a", 9, 3, 0), at=NOW + MINUTE, state=JobState.STALLED, stalled_since=moved)


def with_draft() -> None:
    incident = make.incident(next_update_at=NOW + DAY)
    by = user_actor(make.user(is_superuser=True))
    content = make.with_content({"body": "Soon."})["content"]
    drafts.save_draft(incident.pk, by=by, content=content, seen=None, now=NOW)


def suggested(now: datetime = NOW) -> None:
    rule = make.rule(action="suggest")
    signals.observe({rule.pk: Seen(Observation.BAD)}, now=now)


def with_failing_mail() -> None:
    make.subscriber()
    make.incident(next_update_at=NOW + DAY)
    deliver(NOW)


RULES: list[tuple[Callable[[], Any], str, datetime]] = [
    (promised, "promise_due", NOW + 25 * MINUTE),
    (promised, "promise_overdue", NOW + 30 * MINUTE),
    (make.incident, "silence", NOW + HOUR),
    (make.maintenance, "maintenance_starts", NOW + 45 * MINUTE),
    (
        lambda: make.maintenance(ends_by_itself=False),
        "maintenance_over",
        NOW + 2 * HOUR,
    ),
    (left_degraded, "component_left", NOW + 30 * MINUTE),
    (stalled, "job_stalled", NOW + MINUTE),
    (with_draft, "draft_waiting", NOW + 10 * MINUTE),
    (suggested, "suggested", NOW),
    (with_failing_mail, "delivery_failing", NOW + 10 * MINUTE),
]


@pytest.mark.parametrize(("prepare", "rule", "due_at"), RULES, ids=[each[1] for each in RULES])
def test_each_rule_tells_once_when_it_falls_due(prepare, rule, due_at, settings):
    settings.EMAIL_PORT = 9  # where nothing listens
    prepare()
    before = rule != "job_stalled"  # which is due once it is found

    assert not before or rule not in swept(due_at - SECOND)
    assert swept(due_at) == [rule]
    assert swept(due_at, due_at + SECOND, due_at + 2 * SECOND) == []


def test_an_operator_who_has_just_spoken_is_not_reminded_of_it():
    make.incident(next_update_at=NOW + 3 * MINUTE)
    make.maintenance(scheduled_for=NOW + 10 * MINUTE)

    assert swept(NOW, NOW + MINUTE) == []


def test_after_a_time_without_a_worker_only_what_is_still_so_is_told():
    for _ in range(3):
        make.update(promised(), Status.RESOLVED, now=NOW + 2 * HOUR)
    make.update(promised(), Status.MONITORING, now=NOW + 6 * HOUR, next_update_at=NOW + 8 * HOUR)

    assert swept(NOW + 7 * HOUR) == []


def test_a_clock_that_is_set_back_tells_nothing_again():
    promised()
    assert swept(NOW + 25 * MINUTE, NOW + 31 * MINUTE) == ["promise_due", "promise_overdue"]

    assert swept(NOW + 24 * MINUTE, NOW + 26 * MINUTE, NOW + 31 * MINUTE) == []


def test_a_new_promise_is_another_matter():
    incident = promised()
    assert swept(NOW + 25 * MINUTE) == ["promise_due"]
    make.update(incident, now=NOW + 26 * MINUTE, next_update_at=NOW + 40 * MINUTE)

    assert swept(NOW + 27 * MINUTE, NOW + 35 * MINUTE) == ["promise_due"]


def test_readers_see_nothing_of_nudges(sink):
    make.subscriber()
    promised()
    deliver(NOW)
    before = list(Revision.objects.values_list())
    member()
    swept(NOW + 25 * MINUTE)
    deliver(NOW + 25 * MINUTE)

    assert list(Revision.objects.values_list()) == before
    assert sink.addresses == ["robin@example.org", "ada@example.org"]


def test_before_its_launch_nobody_is_nudged_about_a_page():
    promised()
    make.before_launch()

    assert swept(NOW + HOUR) == []


def test_a_nudge_leads_to_the_composer(sink, settings):
    settings.STATUSPAGE_CONSOLE_URL = "https://office.example.org"
    member()
    incident = promised()
    swept(NOW + 25 * MINUTE)
    deliver(NOW + 25 * MINUTE)

    [mail] = sink.mails()
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "[Example status] The next update of “Redirect loops” is due"
    assert "promised the next update by Jun 10, 12:30" in text
    assert f"https://office.example.org/console/incidents/{incident.code}/#post" in text.split()
    assert "https://office.example.org/console/nudges/" in text
    assert "/subscribe/" not in text
    assert mail["List-Unsubscribe"] is None


def test_a_draft_is_opened_by_the_link(sink):
    member()
    with_draft()
    swept(NOW + 10 * MINUTE)
    deliver(NOW + 10 * MINUTE)

    text = sink.mails()[0].get_body(("plain",)).get_content()
    assert re.search(r"/\?draft=\w+#post\s", text)


def test_what_a_rule_suggests_is_opened_by_the_link_until_somebody_writes_on(sink):
    member()
    suggested()
    swept(NOW)
    deliver(NOW)
    key = Opening.objects.get().submission
    suggested(NOW + MINUTE)
    swept(NOW + MINUTE)
    Opening.objects.exclude(submission=key).update(author=make.user())
    deliver(NOW + 2 * MINUTE)

    [mail] = sink.mails()
    assert "A rule suggests an incident" in mail["Subject"]
    assert f"/console/incidents/new/?form={key}" in mail.get_body(("plain",)).get_content()


def test_what_is_no_longer_so_when_it_is_sent_is_not_sent(sink):
    member()
    incident = promised()
    swept(NOW + 25 * MINUTE)
    make.update(incident, now=NOW + 26 * MINUTE, next_update_at=NOW + DAY, notifies=False)
    deliver(NOW + 27 * MINUTE)
    deliver(NOW + 28 * MINUTE)

    assert sink.taken == []
    assert list(Delivery.objects.values_list("state", flat=True)) == ["cancelled"]


def test_the_end_of_a_job_is_told_to_staff(sink):
    member()
    make.subscriber()
    job = make.job()
    Event.objects.create(
        kind="job.ended",
        subject_type="job",
        subject_id=job.pk,
        audience="staff",
        notifies=True,
        created_at=NOW,
        due_at=NOW,
    )
    type(job).objects.update(ended_at=NOW)
    deliver(NOW)

    assert sink.addresses == ["ada@example.org"]
    assert "has ended" in sink.mails()[0]["Subject"]


def test_who_leaves_the_team_or_may_no_longer_see_is_not_nudged(sink):
    for name in ("ada", "bob", "eve", "gus"):
        member(name)
    User.objects.filter(username="bob").update(is_active=False)
    User.objects.filter(username="eve").update(is_superuser=False)
    User.objects.filter(username="gus").update(is_staff=False)
    promised()
    swept(NOW + 25 * MINUTE)
    deliver(NOW + 25 * MINUTE)

    assert sink.addresses == ["ada@example.org"]


def test_the_team_can_be_nudged_as_a_whole(sink):
    fields = {"channel": "mail", "audience": "staff", "state": "confirmed"}
    at = {"created_at": NOW, "confirmed_at": NOW}
    Subscriber.everyone.create(target="oncall@example.org", **fields, **at)
    promised()
    swept(NOW + 25 * MINUTE)
    deliver(NOW + 25 * MINUTE)

    assert sink.addresses == ["oncall@example.org"]


def test_staff_are_not_among_the_subscribers():
    member()
    make.subscriber()

    assert [each.target for each in Subscriber.objects.all()] == ["robin@example.org"]
    assert Subscriber.everyone.count() == 2


def test_a_person_is_nudged_at_the_address_of_their_account():
    ada = member()
    users.edit_user(ada.pk, by=SYSTEM, email="countess@example.org", now=NOW)
    own = Subscriber.everyone.filter(user=ada)
    assert own.get().target == "countess@example.org"

    users.edit_user(ada.pk, by=SYSTEM, email="", now=NOW)
    assert not own.exists()


def test_without_an_address_or_with_another_s_it_is_refused():
    with pytest.raises(Refused, match="no mail address"):
        member("bob", email="")
    member("ada")
    with pytest.raises(Refused, match="nudged already, for ada"):
        member("eve", email="ada@example.org")


def test_choosing_twice_is_choosing_once_and_ends_with_one_press():
    ada = member()
    by = user_actor(ada)
    nudges.choose_nudges(by=by, by_mail=True, now=NOW + HOUR)
    assert Subscriber.everyone.count() == 1

    nudges.choose_nudges(by=by, by_mail=False, now=NOW + HOUR)
    assert not Subscriber.everyone.exists()


def silent_worker() -> datetime:
    Heartbeat.objects.create(name="worker", at=NOW)
    at = NOW + 3 * MINUTE
    for name in ("beat", "sweep", "scrape"):
        Heartbeat.objects.create(name=name, at=at)
    return at


def test_a_silent_worker_is_told_of_once_and_by_no_worker(sink):
    member()
    at = silent_worker()

    assert swept(at) == []
    nudges.nudge_of_silence(now=NOW + MINUTE)
    assert told() == []
    for _ in range(2):
        nudges.nudge_of_silence(now=at)
    deliver(at)

    assert told() == ["part_silent"]
    assert [mail["Subject"] for mail in sink.mails()] == ["[Example status] No heartbeat: worker"]


def test_a_webhook_of_the_team_is_told_of_silence_too(httpserver, settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    settings.STATUSPAGE_WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]
    httpserver.expect_request("/hook").respond_with_data("", status=204)
    secret = webhook_signature.new_secret()
    fields = {"channel": "webhook", "audience": "staff", "state": "confirmed"}
    at = {"created_at": NOW, "confirmed_at": NOW}
    Subscriber.everyone.create(
        target=httpserver.url_for("/hook"), secret=encrypted(secret), **fields, **at
    )
    nudges.nudge_of_silence(now=silent_worker())

    [(request, _)] = httpserver.log
    Webhook(secret).verify(request.get_data(), dict(request.headers))
    assert "No heartbeat: worker" in request.get_data(as_text=True)


def test_of_silence_that_cannot_be_told_there_is_a_line_in_the_log(settings, caplog):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # where nothing listens
    member()
    nudges.nudge_of_silence(now=silent_worker())

    assert "Staff could not be told that a part is silent: The mail server" in caplog.text


def test_one_target_that_refuses_is_no_matter_for_staff(sink):
    make.subscriber("bad@example.org")
    make.subscriber("good@example.org")
    sink.refused["bad@example.org"] = "451 Later"
    make.incident(next_update_at=NOW + DAY)
    deliver(NOW)

    assert swept(NOW + 10 * MINUTE) == []


def test_messages_that_were_all_given_up_are_told_of_once(sink):
    sink.answer = "554 5.7.1 Refused by policy"
    for name in ("ann", "bob"):
        make.subscriber(f"{name}@example.org")
    make.incident(next_update_at=NOW + 2 * DAY)
    deliver(NOW)

    assert swept(NOW + 10 * MINUTE - SECOND) == []
    assert swept(NOW + 10 * MINUTE, NOW + HOUR, NOW + DAY + HOUR) == ["delivery_failing"]


def test_an_address_that_is_gone_is_no_matter_for_staff(sink):
    make.subscriber()
    sink.refused["robin@example.org"] = "550 5.1.1 No such mailbox"
    make.incident(next_update_at=NOW + DAY)
    deliver(NOW)

    assert swept(NOW + 10 * MINUTE) == []


def test_one_that_was_given_up_hides_no_failure_of_all_after_it(sink):
    for name in ("ann", "bob"):
        make.subscriber(f"{name}@example.org")
    sink.refused["bob@example.org"] = "550 5.7.1 Refused by policy"
    incident = make.incident(next_update_at=NOW + DAY)
    deliver(NOW)
    sink.answer = "554 5.7.1 Refused by policy"
    make.update(incident, now=NOW + HOUR, next_update_at=NOW + DAY)
    deliver(NOW + HOUR)

    assert swept(NOW + HOUR, NOW + HOUR + 10 * MINUTE) == ["delivery_failing"]
