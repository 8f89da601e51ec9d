from __future__ import annotations

from ipaddress import ip_network

import pytest

from incidents.outbound.guard import Deadline, fit_addresses
from incidents.outbound.policy import AddressPolicy
from incidents.outbound.reasons import Failed, Reason


def fit(host: str, policy: AddressPolicy = AddressPolicy(allow_private=True)) -> list[str]:  # noqa: B008
    return [str(each) for each in fit_addresses(host, 80, policy=policy, deadline=Deadline(5))]


def test_of_several_addresses_only_fit_ones_are_tried(names):
    names["mixed"] = [["169.254.169.254", "10.0.0.1", "10.0.0.1"]]

    assert fit("mixed") == ["10.0.0.1"]


@pytest.mark.parametrize("host", ["169.254.169.254", "[fe80::1%25eth0]", "metadata"])
def test_a_name_for_a_forbidden_address_is_as_good_as_the_address(names, host):
    names["metadata"] = [["169.254.169.254", "fe80::1%2"]]

    with pytest.raises(Failed) as caught:
        fit(host)

    assert caught.value.reason in (Reason.CLOUD_METADATA, Reason.LINK_LOCAL)


def test_a_refusal_names_the_address_that_was_found(names):
    names["elsewhere"] = [["10.0.0.1"]]
    networks = [ip_network("192.168.0.0/16")]

    with pytest.raises(Failed) as caught:
        fit("elsewhere", AddressPolicy(allow_private=False, allow_public=False, networks=networks))

    assert (caught.value.reason, caught.value.detail) == (Reason.NOT_LISTED, "10.0.0.1")


def test_an_unknown_name_is_told_from_a_forbidden_one(names):
    with pytest.raises(Failed) as caught:
        fit("unknown")

    assert (caught.value.reason, caught.value.detail) == (Reason.UNKNOWN_NAME, "unknown")
