"""Mail as bytes: whatever names, subjects and addresses hold, there is one header a line."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from incidents.domain.messages import Message, Recipient
from incidents.outbound.channels.mime import is_sendable, template

HOSTILE = [
    "Loops\r\nBcc: all@example.org",
    "Loops\nBcc: all@example.org",
    "Loops\rBcc: all@example.org",
    "Loops\x0bBcc: all@example.org\x0c",
    "Loops\u2028Bcc: all@example.org\u2029",
    "Loops\x85Bcc: all@example.org",
    "Loops\x00",
    "=?utf-8?q?Loops=0D=0ABcc:_all@example.org?=",
    '"Loops" <all@example.org>, x',
    "a" * 5_000,
    "\u202eLoops",
]
HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Id", "Precedence"),
    *("MIME-Version", "Content-Type"),
}


def parsed(*, sender: str = "status@example.org", **said):
    told = {"title": "Loops", "text": "x", "html": "x", "url": "", "sender_name": "Status"} | said
    message = Message(key="k", authority="status.example.org", **told)
    made = template(message, sender=sender).filled(Recipient("ann@example.org", "c" * 12, "t"))
    return message_from_bytes(made, policy=policy.default)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("place", ["title", "sender_name"])
def test_no_text_adds_a_header(place, text):
    mail = parsed(**{place: text})

    assert set(mail.keys()) == HEADERS
    assert mail["To"] == "ann@example.org"
    assert [each.addr_spec for each in mail["From"].addresses] == ["status@example.org"]


@pytest.mark.parametrize("text", [each for each in HOSTILE if "\u2028" not in each])
def test_nor_does_the_name_in_the_setting(text):
    mail = parsed(sender=f"{text} <status@example.org>")

    assert "Bcc" not in mail
    assert set(mail.keys()) == HEADERS


@pytest.mark.parametrize(
    "address",
    [
        "ann@example.org\r\nBcc: all@example.org",
        "ann@example.org\nDATA",
        "ann@example.org> SIZE=1",
        "ann@example.org,all@example.org",
        "<ann@example.org>",
        "ann@[127.0.0.1]",
        '"ann eve"@example.org',
        "ann eve@example.org",
        "änn@example.org",
        "ann@exämple.org",
        "@example.org",
        "ann@",
        "ann",
        "",
    ],
)
def test_no_address_is_more_than_an_address(address):
    assert not is_sendable(address)


@pytest.mark.parametrize("method", ["PUBLISH", "CANCEL"])
def test_a_calendar_names_its_method_twice(method):
    mail = parsed(calendar=f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\n".encode())

    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == method
