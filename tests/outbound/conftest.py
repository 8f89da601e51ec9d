from __future__ import annotations

import socket

import pytest

from incidents.outbound import guard


@pytest.fixture
def names(monkeypatch):
    """The answers of name servers, which no test asks: name → a list of addresses an inquiry.

    The last one stands for all that follow. Numbers are read by the system, as ever.
    """
    answers: dict[str, list[list[str]]] = {}
    look_up = socket.getaddrinfo

    def found(host, port, *args, **kwargs):
        if host in answers:
            given = answers[host]
            addresses = given.pop(0) if len(given) > 1 else given[0]
            return [(0, 0, 0, "", (address, port)) for address in addresses]
        return look_up(host, port, *args, flags=socket.AI_NUMERICHOST, **kwargs)

    monkeypatch.setattr(guard.socket, "getaddrinfo", found)
    return answers
