"""Webhooks: JSON to an endpoint of a subscriber, signed by Standard Webhooks."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from functools import partial
from http import HTTPStatus

from incidents.domain.messages import SENT, Message, Outcome, Recipient
from incidents.domain.webhook_signature import signature
from incidents.outbound.channels.posts import post, refused, side_by_side
from incidents.outbound.http import OutboundResponse

NO_SECRET = Outcome(
    "The stored secret cannot be read: its key is not in STATUSPAGE_ENCRYPTION_KEYS any more."
)


class Webhook:
    """Only an answer of 2xx is a success; 410 asks to be sent nothing more."""

    def send_many(self, message: Message, targets: Iterable[Recipient]) -> Iterator[Outcome]:
        """Yield one outcome per target; see ``Channel``."""
        yield from side_by_side(partial(_send, message), targets)


def _send(message: Message, target: Recipient) -> Outcome:
    if not target.secrets:
        return NO_SECRET
    # The same again if it is repeated. Standard Webhooks has ids without dots, as one ends them.
    id = f"msg_{message.key}_{target.code}"
    body, at_s = target.fill(message.payload or _words(message)).encode(), int(time.time())
    headers = {
        "webhook-id": id,
        "webhook-timestamp": str(at_s),
        "webhook-signature": signature(target.secrets, id=id, at_s=at_s, body=body),
    }
    is_challenge = not message.is_automatic
    meaning = partial(_answer, token=target.token) if is_challenge else _outcome
    return post(target.address, body, headers=headers, meaning=meaning)


def _words(message: Message) -> str:
    """Return a message that has words only, such as a nudge to staff."""
    return json.dumps({"title": message.title, "text": message.said, "url": message.url})


def _outcome(reply: OutboundResponse) -> Outcome:
    if 200 <= reply.status < 300:
        return SENT
    return refused(reply, is_declined=reply.status == HTTPStatus.GONE)


def _answer(reply: OutboundResponse, *, token: str) -> Outcome:
    """Return the outcome of a challenge, whose token an endpoint may answer with."""
    outcome = _outcome(reply)
    if outcome.is_sent and _is_answer(reply.body(), token):
        return Outcome(is_confirmed=True)
    return outcome


def _is_answer(body: bytes, token: str) -> bool:
    """Whether it is the token, alone or in JSON: what only repeats its request says nothing."""
    if body.strip() == token.encode():
        return True
    try:
        return bool(json.loads(body) == {"challenge": token})
    except (ValueError, RecursionError):
        return False
