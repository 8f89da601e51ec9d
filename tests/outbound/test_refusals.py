"""Refusals: only an address that is gone costs its subscriber, a rule of the server nobody."""

from __future__ import annotations

import pytest

from incidents.domain.messages import SENT, ChannelDown
from incidents.outbound.channels.refusals import refusal, unless_all_are_refused

OK = (250, b"OK")
RELAY = b"5.7.1 <%s>: Relay access denied"


def at_rcpt(said: str):
    return refusal(OK, (int(said[:3]), said[4:].encode()), OK)


@pytest.mark.parametrize(
    "said",
    [
        "550 5.1.1 <robin@example.org>: Recipient address rejected: Access denied",
        "554 5.1.2 Bad destination",
        "550 sorry, no mailbox here by that name (#5.1.1)",
        "550 no such user",
        "553 Unknown address",
    ],
)
def test_an_address_that_is_gone_is_told_from_the_reply(said):
    assert at_rcpt(said).is_gone


@pytest.mark.parametrize(
    "said",
    [
        "554 5.7.1 <robin@example.org>: Relay access denied",
        "550 5.7.1 Refused by policy",
        "552 5.2.2 Mailbox full",
        "552 mailbox full",
        "554 no",
        "550 Relaying denied",
        "550 blocked as spam",
        "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
        "550 5.1.8 Sender address rejected: Domain not found",
        "550 5.4.5 Daily quota exceeded, by 5.1.1.7",
    ],
)
def test_whatever_else_is_refused_for_good_is_only_failed(said):
    outcome = at_rcpt(said)

    assert (outcome.is_final, outcome.is_gone) == (True, False)


def test_what_may_be_tried_again_is_neither():
    outcome = at_rcpt("451 5.1.1 later")

    assert (outcome.is_final, outcome.is_gone, outcome.rule) == (False, False, "")


def denied(*names: str):
    return [refusal(OK, (554, RELAY % name.encode()), OK) for name in names]


def test_a_rule_that_refuses_all_of_several_is_the_server_s():
    with pytest.raises(ChannelDown, match=r"refuses all: 554 5\.7\.1 … Relay access denied"):
        list(unless_all_are_refused(iter(denied("a@example.org", "b@example.org", "c@b.org"))))

    sender = [refusal((553, b"Sender %d@x.org not yours" % n), OK, OK) for n in range(3)]
    with pytest.raises(ChannelDown):
        list(unless_all_are_refused(iter(sender)))


@pytest.mark.parametrize(
    "other", [[SENT], [at_rcpt("550 5.1.1 no")], [at_rcpt("552 full")], [at_rcpt("451 later")]]
)
def test_beside_any_other_outcome_each_refusal_is_its_own(other):
    refused = denied("a@example.org", "b@example.org", "c@example.org")
    for outcomes in (refused + other, other + refused, refused[:1] + other + refused[1:]):
        assert list(unless_all_are_refused(iter(outcomes))) == outcomes


def test_two_that_are_refused_are_no_sign_of_the_server():
    refused = denied("a@example.org", "b@example.org")

    assert list(unless_all_are_refused(iter(refused))) == refused
