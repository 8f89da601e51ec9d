"""An SMTP server for tests that takes mail, or does not, as told."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Sink:
    """Keeps what it takes. ``refused``: what it answers for an address instead of taking it."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.refused: dict[str, str] = {}
        self.answer = "250 OK"
        self.hangs_s = 0.0

    async def handle_RCPT(
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if refusal := self.refused.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        if self.hangs_s:
            time.sleep(self.hangs_s)
        if self.answer.startswith("250"):
            self.taken += [(address, envelope.content) for address in envelope.rcpt_tos]
        return self.answer

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.taken]

    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(each, policy=policy.default) for _, each in self.taken]  # type: ignore[misc]


@contextmanager
def serving(settings: Any) -> Iterator[Sink]:
    """Serve on a free port, and have mail sent there."""
    sink = Sink()
    controller = Controller(
        sink, hostname="127.0.0.1", port=_free_port(), server_hostname="sink.example"
    )
    controller.start()
    try:
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = controller.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.DEFAULT_FROM_EMAIL = "status@example.org"
        yield sink
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
