"""Refusals by a mail server: of an address that is gone, or by a rule of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from incidents.domain.messages import ChannelDown, Outcome

Reply = tuple[int, bytes]

# RFC 3463; some servers say it first, some last. No part of an IP address.
ENHANCED = re.compile(r"(?<![\d.])5\.\d{1,3}\.\d{1,3}(?!\.?\d)")
# 5.1 is of addresses; these two are of the sender's.
OF_SENDER = {"5.1.7", "5.1.8"}
OF_ADDRESS = {550, 553}
OWN_RULE = re.compile(
    r"relay|rcpthosts|polic|spam|denied|block|black|listed|reputation|authent|allow|permi"
    r"|quota|limit|full|sender|client|helo|spf|dkim|dmarc",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"\S+@\S+")
SEVERAL = 3


@dataclass(frozen=True)
class Refusal(Outcome):
    """``rule`` is the same for all that one rule of the server keeps from being sent."""

    rule: str = ""


def refusal(mail: Reply, rcpt: Reply, body: Reply) -> Refusal:
    """Return the outcome by the first reply that refuses."""
    code, text = next(reply for reply in (mail, rcpt, body) if reply[0] >= 400)
    said = f"{code} {text.decode('utf-8', 'replace')}"[:300]
    is_final = code >= 500
    is_of_rcpt = mail[0] < 300 and rcpt[0] >= 400
    is_gone = is_final and is_of_rcpt and _is_of_address(code, said)
    is_by_rule = is_final and not is_gone and (is_of_rcpt or mail[0] >= 400)
    return Refusal(said, is_final=is_final, is_gone=is_gone, rule=_rule(said) if is_by_rule else "")


def unless_all_are_refused(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """Yield the outcomes. Raises ChannelDown if one rule of the server refuses all, of several."""
    held: list[Outcome] = []
    rules: set[str] = set()
    for outcome in outcomes:
        held.append(outcome)
        rules.add(outcome.rule if isinstance(outcome, Refusal) else "")
        if "" in rules or len(rules) > 1:
            yield from held
            yield from outcomes
            return
    if len(held) >= SEVERAL:
        raise ChannelDown(f"The mail server refuses all: {ADDRESS.sub('…', held[0].error)}")
    yield from held


def _is_of_address(code: int, said: str) -> bool:
    """Whether it says that there is no such mailbox; where it does not, nobody is quarantined."""
    if status := ENHANCED.search(said):
        return status[0].startswith("5.1.") and status[0] not in OF_SENDER
    return code in OF_ADDRESS and not OWN_RULE.search(said)


def _rule(said: str) -> str:
    status = ENHANCED.search(said)
    return f"{said[:3]} {status[0]}" if status else ADDRESS.sub("…", said)
