from __future__ import annotations

import socket

import pytest
from django.core.management import CommandError

from incidents.management import ports
from tests.up import free_port


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken


def number_of(taken):
    return taken.getsockname()[1]


def unused(line):
    raise AssertionError(f"There is nothing to wait for: {line}")


def test_a_port_that_is_soon_free_is_waited_for(taken):
    port, said = number_of(taken), []

    def end_the_other(line):
        said.append(line)
        taken.close()

    ports.wait_until_free("127.0.0.1", port, None, say=end_the_other)

    assert said == [f"Port {port} is in use; waiting 8 s for it."]


@pytest.mark.parametrize(
    ("which", "option", "variable"),
    [("port", "--port", "PORT"), ("office_port", "--office-port", "OFFICE_PORT")],
)
def test_a_port_in_use_is_told_with_what_chooses_another(
    taken, monkeypatch, which, option, variable
):
    monkeypatch.setattr(ports, "PATIENCE_S", 0.0)
    chosen = {"port": free_port(), "office_port": None} | {which: number_of(taken)}

    with pytest.raises(CommandError) as refused:
        ports.wait_until_free("127.0.0.1", **chosen, say=unused)

    assert str(refused.value) == (
        f"Cannot listen on 127.0.0.1 port {number_of(taken)} (Address already in use). Choose"
        f" another with {option}, or with {variable} in the environment."
    )


@pytest.mark.parametrize(
    ("host", "port", "reason"),
    [
        ("127.0.0.1", 99_999, "There is no port 99999: ports are 1 to 65535."),
        ("nowhere.invalid", 8000, "Choose an address of this machine with --host."),
        ("192.0.2.7", 8000, "Choose an address of this machine with --host."),
    ],
)
def test_an_address_that_cannot_be_listened_on_is_told_at_once(host, port, reason):
    with pytest.raises(CommandError, match=reason):
        ports.wait_until_free(host, port, None, say=unused)


def test_one_port_is_not_taken_for_two_servers():
    with pytest.raises(CommandError, match="cannot both have port 8000"):
        ports.wait_until_free("127.0.0.1", 8000, 8000, say=unused)
