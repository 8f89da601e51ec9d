from __future__ import annotations

import contextlib
import socket
import time

import pytest

from incidents.management.walk import client as clients
from incidents.management.walk.client import Client
from tests.management.walk import servers

TIMEOUT_S = 0.4


@pytest.fixture
def silent():
    """An address at which nobody takes a connection: those that wait already are too many."""
    with contextlib.ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.2", 0), backlog=0))
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())
        yield listening.getsockname()


def resolving(monkeypatch, *addresses):
    """Have every name be of these addresses."""
    stream = (socket.AF_INET, socket.SOCK_STREAM, 0, "")
    found = [(*stream, address) for address in addresses]
    monkeypatch.setattr(clients, "getaddrinfo", lambda *_, **__: found)


def test_all_addresses_of_a_name_together_have_the_time_of_one(monkeypatch, silent):
    resolving(monkeypatch, *[silent] * 40)
    client = Client("http://several.example/", timeout_s=TIMEOUT_S)

    started_s = time.monotonic()
    with pytest.raises(TimeoutError):
        client.ask("GET", "/", {})

    assert time.monotonic() - started_s < 20 * TIMEOUT_S  # in turn it would be 40 times


def test_where_the_first_address_is_silent_the_next_is_asked(monkeypatch, silent):
    with servers.origin() as origin:
        resolving(monkeypatch, silent, ("127.0.0.1", origin.port))
        client = Client("http://several.example/", timeout_s=TIMEOUT_S)

        assert client.ask("GET", "/", {}).status == 200
        client.close()
