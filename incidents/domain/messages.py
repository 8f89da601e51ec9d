"""Messages to subscribers: what channels are given, and what they say became of it.

A message is made once for many. Where the links of one subscriber differ from those of another,
it has ``TOKEN``, in whose place a channel puts that subscriber's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

# As long as a token, so that no line gets longer.
TOKEN = "plainstatus-token-of-subscriber-"


@dataclass(frozen=True)
class Message:
    """``key`` is that of the event: repeated, it is the same message.

    ``thread`` is the code of the incident, "" without one; ``authority`` ends the ids of messages
    and the list. ``unsubscribe_url`` is "" where a button must not unsubscribe all who read it.
    ``is_automatic``: sent to all who subscribed; else one person asked for it. ``said``
    is the text alone, and ``action`` what ``url`` is called, where both stand apart. ``payload``
    is JSON for programs, "" by channels that are read by people.
    """

    key: str
    title: str
    text: str
    html: str
    url: str
    sender_name: str
    authority: str
    thread: str = ""
    unsubscribe_url: str = ""
    calendar: bytes = b""
    is_automatic: bool = True
    said: str = ""
    action: str = ""
    payload: str = ""


@dataclass(frozen=True)
class Recipient:
    """Where to send it; ``code`` is that of the subscriber. Each of ``secrets`` signs.

    Tracebacks and logs show the code alone: whoever has the rest may act for the subscriber.
    """

    address: str = field(repr=False)
    code: str
    token: str = field(repr=False)
    secrets: Sequence[str] = field(default=(), repr=False)

    def fill(self, text: str) -> str:
        """Return ``text`` with the subscriber's own links."""
        return text.replace(TOKEN, self.token)


@dataclass(frozen=True)
class Outcome:
    """The outcome of sending one message. ``error`` is "" if it was taken.

    What ``is_final`` is not tried again. ``is_gone``: the target is there no more, whatever is
    sent; ``is_declined``: it asks to be sent nothing more. ``is_confirmed``: it says that it
    wants to hear. ``retry_after``: what the other side asked for.
    """

    error: str = ""
    is_final: bool = False
    is_gone: bool = False
    is_declined: bool = False
    is_confirmed: bool = False
    retry_after: timedelta | None = None

    @property
    def is_sent(self) -> bool:
        return not self.error


SENT = Outcome()


class ChannelDown(Exception):
    """Nothing can be sent by this channel now, to whomever; the text says why."""
