"""An SMTP server for tests that takes mail, or does not, as told."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.up import free_port

# It tells of each command.
logging.getLogger("mail.log").setLevel(logging.WARNING)


class Sink:
    """Keeps what it takes, and when. ``refused``: its answer to addresses it takes nothing for.

    ``ends_after``: so many mails it takes by one connection, and then ends that; 0: any number.
    """

    port = 0

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.taken_s: list[float] = []
        self.refused: dict[str, str] = {}
        self.answer = "250 OK"
        self.hangs_s = 0.0
        self.offers: list[str] = []
        self.ends_after = 0
        self.on_taken: Callable[[], None] = lambda: None

    async def handle_EHLO(
        self, server: SMTP, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], *(f"250-{each}" for each in self.offers), responses[-1]]

    async def handle_RCPT(
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.ends_after and getattr(session, "taken", 0) == self.ends_after:
            server.transport.close()
        if refusal := self.refused.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        if self.hangs_s:
            time.sleep(self.hangs_s)
        if self.answer.startswith("250"):
            self.on_taken()
            self.taken += [(address, envelope.content) for address in envelope.rcpt_tos]
            self.taken_s += [time.monotonic()] * len(envelope.rcpt_tos)
            session.taken = getattr(session, "taken", 0) + 1
        return self.answer

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.taken]

    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(each, policy=policy.default) for _, each in self.taken]  # type: ignore[misc]


@contextmanager
def serving(settings: Any) -> Iterator[Sink]:
    """Serve on a free port, and have mail sent there."""
    with listening() as sink:
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = sink.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.DEFAULT_FROM_EMAIL = "status@example.org"
        yield sink


@contextmanager
def listening(port: int = 0) -> Iterator[Sink]:
    """Serve, on a free port if none is given."""
    sink = Sink()
    sink.port = port or free_port()
    controller = Controller(
        sink, hostname="127.0.0.1", port=sink.port, server_hostname="sink.example"
    )
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
