from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from incidents.outbound.policy import AddressPolicy
from incidents.outbound.reasons import Reason

LISTED = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]
EVERYWHERE = [ip_network("0.0.0.0/0"), ip_network("::/0")]

ANYWHERE = AddressPolicy(allow_private=True)
LISTED_ONLY = AddressPolicy(allow_private=False, allow_public=False, networks=LISTED)
PUBLIC = AddressPolicy(allow_private=False)
PUBLIC_OR_LISTED = AddressPolicy(allow_private=False, networks=LISTED)
POLICIES = {
    "anywhere": ANYWHERE,
    "listed only": LISTED_ONLY,
    "public": PUBLIC,
    "public or listed": PUBLIC_OR_LISTED,
    "everywhere listed": AddressPolicy(
        allow_private=False, allow_public=False, networks=EVERYWHERE
    ),
}


def reasons(address: str) -> dict[str, Reason | None]:
    return {name: policy.refusal(ip_address(address)) for name, policy in POLICIES.items()}


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("169.254.1.1", Reason.LINK_LOCAL),
        ("fe80::1", Reason.LINK_LOCAL),
        ("::ffff:169.254.1.1", Reason.LINK_LOCAL),
        ("169.254.169.254", Reason.CLOUD_METADATA),
        ("169.254.170.2", Reason.CLOUD_METADATA),
        ("100.100.100.200", Reason.CLOUD_METADATA),
        ("168.63.129.16", Reason.CLOUD_METADATA),
        ("192.0.0.192", Reason.CLOUD_METADATA),
        ("fd00:ec2::254", Reason.CLOUD_METADATA),
        ("fd20:ce::254", Reason.CLOUD_METADATA),
        ("::ffff:169.254.169.254", Reason.CLOUD_METADATA),
        ("::ffff:100.100.100.200", Reason.CLOUD_METADATA),
        ("64:ff9b::a9fe:a9fe", Reason.CLOUD_METADATA),
        ("64:ff9b:1::a9fe:a9fe", Reason.CLOUD_METADATA),
        ("2002:a9fe:a9fe::1", Reason.CLOUD_METADATA),
        ("2001:0:a9fe:a9fe::f7f7:f7f7", Reason.CLOUD_METADATA),
        ("2001:0:101:101::5601:5601", Reason.CLOUD_METADATA),
        ("::169.254.169.254", Reason.CLOUD_METADATA),
        ("::ffff:0:169.254.169.254", Reason.CLOUD_METADATA),
        ("0.0.0.0", Reason.NOT_ONE_MACHINE),
        ("::", Reason.NOT_ONE_MACHINE),
        ("224.0.0.1", Reason.NOT_ONE_MACHINE),
        ("ff02::1", Reason.NOT_ONE_MACHINE),
        ("255.255.255.255", Reason.NOT_ONE_MACHINE),
        ("::ffff:0.0.0.0", Reason.NOT_ONE_MACHINE),
    ],
)
def test_what_no_policy_allows_is_refused_even_where_its_network_is_listed(address, reason):
    assert reasons(address) == dict.fromkeys(POLICIES, reason)


@pytest.mark.parametrize("address", ["10.1.2.3", "::ffff:10.1.2.3", "fd12::1"])
def test_a_private_address_is_fit_where_it_is_allowed_or_listed(address):
    assert reasons(address) == dict.fromkeys(POLICIES) | {"public": Reason.NOT_PUBLIC}


@pytest.mark.parametrize(
    "address",
    [
        "192.168.0.9",
        "172.16.0.1",
        "127.0.0.1",
        "127.8.8.8",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:192.168.0.9",
        "::127.0.0.1",
        "100.64.0.1",  # between providers and their customers
        "192.0.0.8",
        "192.88.99.1",  # relays of 6to4
        "198.18.0.1",
        "203.0.113.9",
        "240.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::808:808",
        "::ffff:0:8.8.8.8",
        "::8.8.8.8",
        "2001:db8::1",
        "2001:0:1:1::f5ff:fffe",  # Teredo to 10.0.0.1
        "2002:a00:1::1",  # leads through 6to4's relays, not to 10.0.0.1
        "2002:808:808::1",
        "3fff::1",
        "5f00::1",
        "fec0::1",
    ],
)
def test_what_is_neither_public_nor_listed_is_for_a_policy_that_allows_private_ones(address):
    assert reasons(address) == {
        "anywhere": None,
        "listed only": Reason.NOT_LISTED,
        "public": Reason.NOT_PUBLIC,
        "public or listed": Reason.NOT_PUBLIC,
        "everywhere listed": None,
    }


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "::ffff:8.8.8.8", "2600::1", "64:ff9b::808:808", "100.128.0.1"]
)
def test_a_public_address_is_fit_unless_only_listed_networks_are(address):
    assert reasons(address) == dict.fromkeys(POLICIES) | {"listed only": Reason.NOT_LISTED}
