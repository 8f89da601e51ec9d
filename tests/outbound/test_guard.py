from __future__ import annotations

import socket
from ipaddress import ip_address, ip_network

import pytest

from incidents.outbound import guard
from incidents.outbound.guard import Deadline, Forbidden, NotFound, fit_addresses, why_not


@pytest.fixture
def names(monkeypatch):
    """What name servers would answer, which no test asks."""
    answers: dict[str, list[str]] = {}

    def looked_up(host, port, **_):
        if host not in answers:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(0, 0, 0, "", (address, port)) for address in answers[host]]

    monkeypatch.setattr(guard.socket, "getaddrinfo", looked_up)
    return answers


def fit(host: str, *networks: str) -> list[str]:
    found = fit_addresses(
        host, 80, networks=[ip_network(each) for each in networks], deadline=Deadline(5)
    )
    return [str(each) for each in found]


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "192.168.0.9", "127.0.0.1", "::1", "fd12::1", "203.0.113.9"]
)
def test_private_networks_are_normal_for_metrics(address):
    assert not why_not(ip_address(address), networks=[])


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "168.63.129.16",
        "fe80::1",
        "fd00:ec2::254",
        "::ffff:169.254.169.254",
        "::ffff:100.100.100.200",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "::169.254.169.254",
        "::ffff:0:169.254.169.254",
    ],
)
def test_link_local_and_metadata_addresses_are_refused_however_written(address):
    assert "metadata" in why_not(ip_address(address), networks=[])
    assert why_not(ip_address(address), networks=[ip_network("0.0.0.0/0"), ip_network("::/0")])


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "224.0.0.1", "ff02::1", "255.255.255.255"])
def test_what_is_no_single_machine_is_refused(address):
    assert "one machine" in why_not(ip_address(address), networks=[])


@pytest.mark.parametrize(
    ("address", "is_fit"),
    [
        ("10.1.2.3", True),
        ("::ffff:10.1.2.3", True),
        ("fd12::1", True),
        ("192.168.0.9", False),
        ("2002:a00:1::1", False),  # leads through 6to4's relays, not to 10.0.0.1
        ("2001:0:1:1::f5ff:fffe", False),
    ],
)
def test_listed_networks_are_the_only_ones(address, is_fit):
    networks = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]

    assert (not why_not(ip_address(address), networks=networks)) is is_fit


def test_of_several_addresses_only_fit_ones_are_tried(names):
    names["mixed"] = ["169.254.169.254", "10.0.0.1", "10.0.0.1"]

    assert fit("mixed") == ["10.0.0.1"]


@pytest.mark.parametrize("host", ["169.254.169.254", "[fe80::1%25eth0]", "metadata"])
def test_a_name_for_a_forbidden_address_is_as_good_as_the_address(names, host):
    names["metadata"] = ["169.254.169.254", "fe80::1%2"]

    with pytest.raises(Forbidden):
        fit(host)


def test_an_address_outside_the_listed_networks_says_how_to_list_it(names):
    names["elsewhere"] = ["10.0.0.1"]

    with pytest.raises(Forbidden, match="STATUSPAGE_METRICS_NETWORKS"):
        fit("elsewhere", "192.168.0.0/16")


def test_an_unknown_name_is_told_from_a_forbidden_one(names):
    with pytest.raises(NotFound):
        fit("unknown")
