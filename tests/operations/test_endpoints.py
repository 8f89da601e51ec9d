"""Addresses that strangers give: none leads into networks that are not public."""

from __future__ import annotations

import socket

import pytest

from incidents.domain.messages import Message, Recipient
from incidents.domain.subscriptions import ChannelKind
from incidents.operations.endpoints import endpoint
from incidents.operations.errors import Refused
from incidents.outbound import guard
from incidents.outbound.channels import CHANNELS

MESSAGE = Message("key", "", "", "", "", "", "", payload="{}")

HOSTILE = [
    # This machine and its neighbours
    "https://127.0.0.1/hook",
    "https://127.1/hook",
    "https://localhost/hook",
    "https://LOCALHOST./hook",
    "https://a.localhost/hook",
    "https://0.0.0.0/hook",
    "https://[::1]/hook",
    "https://[::]/hook",
    "https://10.0.0.1/hook",
    "https://172.16.0.1/hook",
    "https://192.168.1.1/hook",
    "https://100.64.0.1/hook",
    "https://[fd00::1]/hook",
    "https://[fe80::1%25eth0]/hook",
    "https://db.internal/hook",
    "https://printer.local/hook",
    "https://intranet/hook",
    # Metadata of clouds
    "https://169.254.169.254/latest/meta-data/",
    "https://[fd00:ec2::254]/latest/",
    # IPv4 within IPv6
    "https://[::ffff:127.0.0.1]/hook",
    "https://[::ffff:7f00:1]/hook",
    "https://[::127.0.0.1]/hook",
    "https://[64:ff9b::10.0.0.1]/hook",
    "https://[2002:7f00:1::]/hook",
    # Numbers that programs read differently
    "https://2130706433/hook",
    "https://0x7f000001/hook",
    "https://0x7f.1/hook",
    "https://0177.0.0.1/hook",
    "https://127.0.0.1.:8000/hook",
    "https://１２７.０.０.１/hook",
    "https://127。0。0。1/hook",
    # What hides the host
    "https://example.org@127.0.0.1/hook",
    "https://user:password@example.org/hook",
    "https://example.org\\@127.0.0.1/hook",
    "https://127.0.0.1#@example.org/hook",
    "https://example.org:443:80/hook",
    "https://exam\tple.org/hook",
    "https://example.org /hook",
    "https:///hook",
    "https://[::1/hook",
    # Other protocols and servers
    "http://example.org/hook",
    "ftp://example.org/hook",
    "file:///etc/passwd",
    "gopher://example.org/_",
    "javascript:alert(1)",
    "//example.org/hook",
    "https://example.org:25/hook",
    "https://example.org:22/hook",
    "https://example.org:0/hook",
    "https://example.org:99999/hook",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_hostile_addresses_are_refused_as_they_are_typed(address):
    with pytest.raises(Refused) as refusal:
        endpoint(ChannelKind.WEBHOOK, address)

    assert refusal.value.field == "address"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" https://Example.ORG ", "https://example.org/"),
        ("https://example.org:443/a?b=c#d", "https://example.org/a?b=c"),
        ("https://exämple.org:8443/ö", "https://xn--exmple-cua.org:8443/%C3%B6"),
        ("HTTPS://93.184.216.34/%20", "https://93.184.216.34/%20"),
        ("https://[2606:2800:220:1::1]/", "https://[2606:2800:220:1::1]/"),
    ],
)
def test_one_endpoint_is_one_text_however_it_is_written(typed, kept):
    assert endpoint(ChannelKind.WEBHOOK, typed) == kept


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["10.0.0.1", "::1"], ["::ffff:127.0.0.1"], ["169.254.169.254"]]
)
def test_a_name_for_a_private_address_leads_nowhere(monkeypatch, addresses):
    asked, made = name_server(monkeypatch, [addresses])
    outcome = send("https://rebinding.example.org/hook")

    assert "public" in outcome.error.lower() or "metadata" in outcome.error.lower()
    assert (asked, made) == (["rebinding.example.org"], [])


def test_a_name_that_is_public_first_and_private_at_connect_leads_nowhere(monkeypatch):
    _asked, made = name_server(monkeypatch, [["93.184.216.34"], ["127.0.0.1"]])
    assert endpoint(ChannelKind.WEBHOOK, "https://rebinding.example.org/hook")
    guard.socket.getaddrinfo("rebinding.example.org", 443)  # as whoever looks before
    outcome = send("https://rebinding.example.org/hook")

    assert outcome.error == "Not public: 127.0.0.1"
    assert made == []


def test_a_name_is_asked_for_once_and_what_it_was_found_to_be_is_connected_to(monkeypatch):
    asked, made = name_server(monkeypatch, [["93.184.216.34"], ["127.0.0.1"]])
    send("https://rebinding.example.org/hook")

    assert asked == ["rebinding.example.org"]
    assert [address for address, _ in made] == ["93.184.216.34"]


def name_server(monkeypatch, answers: list[list[str]]) -> tuple[list[str], list]:
    """Answer in turn, and keep what is asked for and connected to. No connection is made."""
    asked, made = [], []

    def look_up(host, port, *args, **kwargs):
        asked.append(host)
        given = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(0, 0, 0, "", (address, port)) for address in given]

    def connect(address, *args, **kwargs):
        made.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(guard.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    return asked, made


def send(url: str):
    target = Recipient(url, "code0of0sub0", "token", secrets=["whsec_c2VjcmV0"])
    return next(CHANNELS[ChannelKind.WEBHOOK].send_many(MESSAGE, [target]))
