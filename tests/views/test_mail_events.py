"""Bounces and complaints as providers send them (their documentation's examples)."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from typing import Any

import pytest
from django.test import Client

from incidents.models import AuditEntry, Subscriber
from tests import make
from tests.make import NOW

pytestmark = pytest.mark.django_db

SECRET = "reports:correct-horse-battery"
POSTMARK = {
    "RecordType": "Bounce",
    "MessageStream": "outbound",
    "ID": 4323372036854775807,
    "Type": "HardBounce",
    "TypeCode": 1,
    "Name": "Hard bounce",
    "Tag": "Test",
    "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
    "Metadata": {},
    "ServerID": 23,
    "Description": "The server was unable to deliver your message (ex: unknown user).",
    "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
    "Email": "Robin@Example.org",
    "From": "status@example.org",
    "BouncedAt": "2022-06-10T12:00:00.8910603+00:00",
    "DumpAvailable": True,
    "Inactive": True,
    "CanActivate": True,
    "Subject": "[Identified] Redirect loops",
}
COMPLAINT = POSTMARK | {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "Details": ""}
MAILJET = {
    "event": "bounce",
    "time": 1654862400,
    "MessageID": 13792286917004336,
    "email": "robin@example.org",
    "mj_campaign_id": 0,
    "mj_contact_id": 0,
    "customcampaign": "",
    "CustomID": "helloworld",
    "Payload": "",
    "blocked": True,
    "hard_bounce": True,
    "error_related_to": "recipient",
    "error": "user unknown",
    "comment": "550 5.1.1 unknown user",
}
BREVO = {
    "event": "hard_bounce",
    "email": "robin@example.org",
    "id": 26224,
    "date": "2022-06-10 14:00:00",
    "ts": 1654862400,
    "ts_event": 1654862400,
    "ts_epoch": 1654862400000,
    "message-id": "<202206101200.12345678910@relay.example.net>",
    "subject": "[Identified] Redirect loops",
    "sending_ip": "192.0.2.7",
    "template_id": 22,
    "reason": "550 5.1.1 user unknown",
    "tags": ["status"],
}
SIGNING_KEY = "signing-key"
SIGNED = {"timestamp": "1654862400", "token": "a" * 50}
MAILGUN_EVENT = {
    "event": "failed",
    "severity": "permanent",
    "reason": "bounce",
    "id": "G9Bn5sl1TC6nu79C8C0bwg",
    "timestamp": 1654862400.123456,
    "log-level": "error",
    "recipient": "robin@example.org",
    "recipient-domain": "example.org",
    "delivery-status": {
        "attempt-no": 1,
        "code": 550,
        "message": "5.1.1 No such user",
        "description": "",
        "session-seconds": 0.43,
    },
    "message": {"headers": {"to": "robin@example.org", "message-id": "1@example.org"}},
    "flags": {"is-routed": False, "is-system-test": False},
    "storage": None,
    "tags": [],
    "user-variables": {},
}


def mailgun(**event: Any) -> dict[str, Any]:
    """Return the event as Mailgun sends it, signed."""
    said = (SIGNED["timestamp"] + SIGNED["token"]).encode()
    digest = hmac.new(SIGNING_KEY.encode(), said, hashlib.sha256).hexdigest()
    return {"signature": SIGNED | {"signature": digest}, "event-data": MAILGUN_EVENT | event}


@pytest.fixture
def robin() -> Subscriber:
    make.page()
    return make.subscriber("robin@example.org")


@pytest.fixture
def report(settings):
    """Return what reports as a provider does; the status of the answer comes back."""

    def report(by: str, content: Any, *, secret: str = SECRET) -> int:
        settings.STATUSPAGE_MAIL_EVENTS_BY = by
        settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING_KEY}
        body = content if isinstance(content, str) else json.dumps(content)
        authorization = f"Basic {b64encode(secret.encode()).decode()}"
        answer = Client(enforce_csrf_checks=True).post(
            "/mail/events",
            body,
            content_type="application/json",
            headers={"Authorization": authorization} if secret else {},
        )
        return answer.status_code

    return report


@pytest.mark.parametrize(
    ("by", "content", "reason"),
    [
        ("postmark", POSTMARK, "Postmark reports that mail is not delivered: smtp;550 5.1.1"),
        ("postmark", COMPLAINT, "Postmark reports that its reader called a mail spam."),
        ("mailjet", [MAILJET], "Mailjet reports that mail is not delivered: "),
        (
            "mailjet",
            MAILJET | {"event": "spam", "source": "JMRPP"},
            "Mailjet reports that its reader called a mail spam.",
        ),
        ("brevo", BREVO, "Brevo reports that mail is not delivered: 550 5.1.1 user unknown"),
        (
            "brevo",
            BREVO | {"event": "invalid_email", "reason": "invalid"},
            "Brevo reports that mail is not delivered: invalid",
        ),
        ("brevo", BREVO | {"event": "spam"}, "Brevo reports that its reader called a mail spam."),
        ("mailgun", mailgun(), "Mailgun reports that mail is not delivered: 5.1.1 No such user"),
        (
            "mailgun",
            mailgun(reason="suppress-bounce"),
            "Mailgun reports that mail is not delivered: 5.1.1",
        ),
        (
            "mailgun",
            mailgun(event="complained"),
            "Mailgun reports that its reader called a mail spam.",
        ),
    ],
)
def test_an_address_that_is_gone_or_complains_is_quarantined_with_the_reason(
    robin, report, by, content, reason
):
    incident = make.incident()
    waiting = incident.events.get().deliveries.create(
        subscriber=robin, incident=incident, channel="mail", next_attempt_at=NOW, created_at=NOW
    )

    assert report(by, content) == 200

    robin.refresh_from_db()
    waiting.refresh_from_db()
    assert (robin.state, waiting.state) == ("quarantined", "cancelled")
    assert robin.reason.startswith(reason)
    assert robin.quarantined_at >= robin.confirmed_at
    entry = AuditEntry.objects.get(kind="subscriber.quarantined")
    assert (entry.actor_kind, entry.subject_id) == ("system", robin.pk)
    assert entry.detail["reason"] == robin.reason


@pytest.mark.parametrize(
    ("by", "content"),
    [
        ("postmark", POSTMARK | {"Type": "SoftBounce"}),
        ("postmark", POSTMARK | {"Type": "Transient"}),
        ("postmark", POSTMARK | {"Type": "Blocked"}),
        ("postmark", POSTMARK | {"RecordType": "Open"}),
        ("postmark", POSTMARK | {"Email": "somebody-else@example.org"}),
        ("postmark", POSTMARK | {"Email": "nonsense"}),
        ("mailjet", [MAILJET | {"hard_bounce": False, "blocked": False}]),
        ("mailjet", [MAILJET | {"event": "blocked", "error": "content blocked"}]),
        ("mailjet", [MAILJET | {"event": "sent"}]),
        ("mailjet", []),
        ("brevo", BREVO | {"event": "soft_bounce"}),
        ("brevo", BREVO | {"event": "deferred"}),
        ("brevo", BREVO | {"event": "blocked"}),
        ("mailgun", mailgun(severity="temporary", reason="generic")),
        ("mailgun", mailgun(reason="suppress-unsubscribe")),
        ("mailgun", mailgun(event="delivered")),
    ],
)
def test_what_passes_by_itself_or_is_of_nobody_here_quarantines_nobody(robin, report, by, content):
    assert report(by, content) == 200

    robin.refresh_from_db()
    assert (robin.state, robin.reason) == ("confirmed", "")
    assert not AuditEntry.objects.filter(kind="subscriber.quarantined").exists()


def test_who_unsubscribed_or_was_quarantined_before_stays_as_it_is(robin, report):
    Subscriber.objects.update(state="quarantined", reason="before")
    gone = make.subscriber("gone@example.org", state="unsubscribed")

    report("postmark", POSTMARK)
    report("postmark", POSTMARK | {"Email": "gone@example.org"})

    robin.refresh_from_db()
    gone.refresh_from_db()
    assert (robin.reason, gone.state) == ("before", "unsubscribed")


@pytest.mark.parametrize("secret", ["", "reports:wrong", "x"])
def test_without_the_secret_nothing_is_believed(robin, report, secret):
    assert report("postmark", POSTMARK, secret=secret) == 400

    robin.refresh_from_db()
    assert robin.state == "confirmed"


def test_what_mailgun_did_not_sign_is_not_believed(robin, report):
    forged = mailgun() | {"signature": SIGNED | {"signature": "0" * 64}}

    assert report("mailgun", forged) == 400

    robin.refresh_from_db()
    assert robin.state == "confirmed"


HOSTILE = [
    "[" * 100_000,
    '{"RecordType": "Bounce", "Type": "HardBounce", "Email": ["robin@example.org"]}',
    '{"RecordType": "Bounce", "Type": "HardBounce", "Email": 5}',
    '[{"event": "bounce", "email": "bob@example.org", "time": 1e300}]',
    '[{"event": "bounce", "email": "bob@example.org", "hard_bounce": []}]',
]


@pytest.mark.parametrize("content", ["", "{", "[]", "1", '"x"', '[{"event": 1}]', "[1]", *HOSTILE])
@pytest.mark.parametrize("by", ["postmark", "mailjet", "brevo", "mailgun"])
def test_what_is_no_report_is_refused_or_passed_over(robin, report, by, content):
    assert report(by, content) in (200, 400)

    robin.refresh_from_db()
    assert robin.state == "confirmed"


def test_without_a_provider_there_is_no_such_address(robin, report):
    assert report("", POSTMARK) == 404
