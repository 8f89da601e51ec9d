"""Incoming webhooks of chats: cards in the form of each service, of text that is only text.

Who posts on the status page must not ring a thousand phones: no text names everybody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from http import HTTPStatus
from typing import Any

from incidents.domain.messages import SENT, Message, Outcome, Recipient
from incidents.outbound.channels.posts import post, refused, side_by_side
from incidents.outbound.http import OutboundResponse

Card = dict[str, Any]

# Services answer so once the channel, the workflow or the integration was removed.
GONE = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
MENTION = re.compile(r"(?<=@)(?=everyone|here|channel)|(?<=<)(?=[!@#&])", re.IGNORECASE)
NOTHING_SEEN = "\N{ZERO WIDTH SPACE}"


class Chat:
    """Posts the card that ``card`` makes of a message."""

    def __init__(self, card: Callable[[Message], Card]) -> None:
        self._card = card

    def send_many(self, message: Message, targets: Iterable[Recipient]) -> Iterator[Outcome]:
        """Yield one outcome per target; see ``Channel``."""
        content = json.dumps(self._card(message))
        yield from side_by_side(partial(_send, content), targets)


def plain(text: str, limit: int) -> str:
    """Return a text that calls nobody, cut to ``limit`` characters."""
    text = MENTION.sub(NOTHING_SEEN, text.strip())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _send(content: str, target: Recipient) -> Outcome:
    body = target.fill(content).encode()
    return post(target.address, body, headers={}, meaning=_outcome)


def _outcome(reply: OutboundResponse) -> Outcome:
    return SENT if 200 <= reply.status < 300 else refused(reply, is_gone=reply.status in GONE)
