"""Subscribers as the management API of Statuspage lists them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from incidents.domain.moving.codes import code_of
from incidents.domain.moving.elsewhere import ForeignSubscriber
from incidents.domain.moving.places import JsonObject
from incidents.domain.subscriptions import ChannelKind, SubscriberState

# The field of the address, by the mode. The service has addresses of chats to itself.
MODES = {"email": (ChannelKind.MAIL, "email"), "webhook": (ChannelKind.WEBHOOK, "endpoint")}
UNCONFIRMED = "unconfirmed"
GONE = "they hear only of components that are no more."
ELSEWHERE = "{}, for which no address is told that could be used here."
NEVER_CONFIRMED = "they have not confirmed; they may subscribe here."

Found = tuple[list[ForeignSubscriber], list[str]]


def subscribers(whole: JsonObject, *, components: Collection[str]) -> Found:
    """Return those who are told, or were and shall not be again; and, a line each, how many
    cannot be kept and why. Whoever came back after having unsubscribed is told.

    Raises MalformedContent.
    """
    found: dict[tuple[ChannelKind, str], ForeignSubscriber] = {}
    lost: Counter[str] = Counter()
    for key in ("subscribers", "unsubscribed"):
        for of in whole.all(key):
            read = _read(of, components, is_unsubscribed=key == "unsubscribed")
            if isinstance(read, str):
                lost[read] += 1
            else:
                found.setdefault((read.channel, read.address.lower()), read)
    told = [f"{count} of the subscribers left out: {why}" for why, count in lost.items()]
    return [*found.values()], told


def _read(
    of: JsonObject, components: Collection[str], *, is_unsubscribed: bool
) -> ForeignSubscriber | str:
    """Return the subscriber, or why it cannot be kept."""
    mode = of.text("mode", "email")
    if mode not in MODES:
        return ELSEWHERE.format(mode)
    channel, address = MODES[mode]
    state = SubscriberState.UNSUBSCRIBED
    if not is_unsubscribed:
        if of.text("state", "") == UNCONFIRMED:
            return NEVER_CONFIRMED
        state = SubscriberState.CONFIRMED
        # Since when may not be known.
        if of.has("quarantined_at") or of.text("state", "") == SubscriberState.QUARANTINED:
            state = SubscriberState.QUARANTINED
    wanted = [code_of(each) for each in of.texts("components")]
    kept = [code for code in wanted if code in components]
    if wanted and not kept and state == SubscriberState.CONFIRMED:
        return GONE
    return ForeignSubscriber(
        code=code_of(of.text("id")),
        channel=channel,
        address=of.text(address).strip(),
        state=state,
        components=[] if set(kept) == set(components) else kept,
        created_at=of.instant("created_at"),
        quarantined_at=of.instant("quarantined_at")
        if state == SubscriberState.QUARANTINED
        else None,
    )
