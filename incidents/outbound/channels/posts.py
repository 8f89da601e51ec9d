"""POST requests to targets of subscribers, several side by side, and what became of each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

from incidents.domain.messages import Outcome, Recipient
from incidents.outbound import http
from incidents.outbound.http import OutboundResponse
from incidents.outbound.policy import AddressPolicy
from incidents.outbound.reasons import Failed

SECONDS_MAX = 10.0
# One that hangs keeps few others waiting.
AT_ONCE = 16

Meaning = Callable[[OutboundResponse], Outcome]


def side_by_side(
    send: Callable[[Recipient], Outcome], targets: Iterable[Recipient]
) -> Iterator[Outcome]:
    """Yield the outcomes of ``send`` in the order of the targets; those are taken as needed."""
    waiting: deque[Future[Outcome]] = deque()
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="post") as pool:
        for target in targets:
            waiting.append(pool.submit(send, target))
            if len(waiting) == AT_ONCE:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def post(url: str, content: bytes, *, headers: dict[str, str], meaning: Meaning) -> Outcome:
    """Send JSON; ``meaning`` tells what the reply comes to. Redirects are not followed."""
    headers = {"Content-Type": "application/json"} | headers
    try:
        with http.exchange(
            "POST", url, policy=_policy(), headers=headers, content=content, seconds_max=SECONDS_MAX
        ) as reply:
            return meaning(reply)
    except Failed as failed:
        return Outcome(_words(failed))


def is_forbidden(url: str) -> bool:
    """Whether the address has no name, and is one to which nothing is sent."""
    host = (urlsplit(url).hostname or "").strip("[]")
    try:
        return _policy().refusal(ip_address(host)) is not None
    except ValueError:
        return False


def refused(
    reply: OutboundResponse, *, is_gone: bool = False, is_declined: bool = False
) -> Outcome:
    """Return the outcome of a reply that is no success."""
    redirected = ", and redirects are not followed" if 300 <= reply.status < 400 else ""
    return Outcome(
        f"The endpoint answered {reply.status}{redirected}.",
        is_final=is_gone or is_declined,
        is_gone=is_gone,
        is_declined=is_declined,
        retry_after=_pause(reply.header("Retry-After")),
    )


def _policy() -> AddressPolicy:
    return AddressPolicy(allow_private=False, networks=settings.STATUSPAGE_WEBHOOK_NETWORKS)


def _words(failed: Failed) -> str:
    words = failed.reason.replace("_", " ").capitalize()
    return f"{words}: {failed.detail}" if failed.detail else words


def _pause(said: str) -> timedelta | None:
    """Return what Retry-After asks for, in seconds or until an instant (RFC 9110, 10.2.3)."""
    if said.isascii() and said.isdecimal():
        return timedelta(seconds=min(int(said[:9]), 10**9))
    with suppress(ValueError, TypeError, OverflowError):
        until = parsedate_to_datetime(said)
        return max(until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC), timedelta(0))
    return None
