"""Mail by SMTP, over a connection that is kept.

What can be said before a reply is awaited is (RFC 2920), if the server offers it: with a message
goes the envelope of the next, so that each takes one round trip instead of four.
"""

from __future__ import annotations

import smtplib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from email.utils import parseaddr
from functools import cache
from threading import local

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

from incidents.domain.messages import SENT, ChannelDown, Message, Outcome, Recipient
from incidents.outbound.channels.mime import MailTemplate, is_sendable, template
from incidents.outbound.channels.refusals import Reply, refusal, unless_all_are_refused

FAILURES = (OSError, smtplib.SMTPException)
GO_AHEAD = 354
NOT_AN_ADDRESS = Outcome("This is no mail address.", is_final=True, is_gone=True)


class Interrupted(Exception):
    """The connection ended; ``is_unsure`` if the server may have taken the message."""

    def __init__(self, why: str, *, is_unsure: bool) -> None:
        super().__init__(why)
        self.is_unsure = is_unsure


class Mail:
    """Sends by the settings ``EMAIL_…``; each thread keeps a connection of its own."""

    def __init__(self) -> None:
        self._kept = local()

    def send_many(self, message: Message, targets: Iterable[Recipient]) -> Iterator[Outcome]:
        """Yield one outcome per target; see ``Channel``. Down, too, is one that refuses all."""
        return unless_all_are_refused(self._outcomes(message, targets))

    def _outcomes(self, message: Message, targets: Iterable[Recipient]) -> Iterator[Outcome]:
        built = template(message, sender=settings.DEFAULT_FROM_EMAIL)
        upcoming = iter(targets)
        target = next(upcoming, None)
        while target is not None:
            following = next(upcoming, None)
            if is_sendable(target.address):
                yield self._send(built, target, following)
            else:
                yield NOT_AN_ADDRESS
            target = following

    def close(self) -> None:
        """End this thread's connection."""
        smtp: smtplib.SMTP | None = getattr(self._kept, "smtp", None)
        self._kept.smtp = self._kept.opened = None
        if smtp is not None:
            with suppress(*FAILURES):
                smtp.close()

    def _send(self, built: MailTemplate, target: Recipient, following: Recipient | None) -> Outcome:
        """Send one message; a kept connection may have ended, and is made anew once."""
        try:
            return self._exchange(built, target, following)
        except Interrupted as interruption:
            self.close()
            if interruption.is_unsure:
                return Outcome(str(interruption))
        try:
            return self._exchange(built, target, following)
        except Interrupted as interruption:
            self.close()
            if interruption.is_unsure:
                return Outcome(str(interruption))
            raise ChannelDown(str(interruption)) from interruption

    def _exchange(
        self, built: MailTemplate, target: Recipient, following: Recipient | None
    ) -> Outcome:
        """Send one message, and open the following. Raises ChannelDown, Interrupted."""
        smtp = self._connection()
        has_said_all = False
        try:
            mail, rcpt, data = self._opened_for(target) or _envelope(smtp, target.address)
            is_taken = data[0] == GO_AHEAD and rcpt[0] < 300 and mail[0] < 300
            if data[0] == GO_AHEAD:
                has_said_all = is_taken
                ahead = _ahead(smtp, following)
                _say(smtp, (built.filled(target) if is_taken else b".\r\n") + b"".join(ahead))
                body = smtp.getreply()
                self._open(smtp, following, ahead)
            else:
                body = data
                _say(smtp, b"RSET\r\n")
                smtp.getreply()
        except FAILURES as error:
            raise Interrupted(_reason(error), is_unsure=has_said_all) from error
        if is_taken and body[0] < 300:
            return SENT
        return refusal(mail, rcpt, body)

    def _open(
        self, smtp: smtplib.SMTP, following: Recipient | None, ahead: Sequence[bytes]
    ) -> None:
        """Read the replies to the envelope of the following message, if it was said."""
        if following is not None and ahead:
            try:
                self._kept.opened = following, [smtp.getreply() for _ in ahead]
            except FAILURES:  # of the message before it all is known
                self.close()

    def _opened_for(self, target: Recipient) -> list[Reply] | None:
        """Return the replies to the envelope if it was said already."""
        opened, self._kept.opened = getattr(self._kept, "opened", None), None
        if opened is not None and opened[0] is not target:
            raise smtplib.SMTPServerDisconnected("It waits for another message.")
        return opened[1] if opened else None

    def _connection(self) -> smtplib.SMTP:
        smtp: smtplib.SMTP | None = getattr(self._kept, "smtp", None)
        if smtp is None:
            try:
                smtp = self._kept.smtp = _connect()
            except FAILURES as error:
                raise ChannelDown(_reason(error)) from error
        return smtp


def _connect() -> smtplib.SMTP:
    if not settings.EMAIL_HOST:
        raise ChannelDown("No mail server is set up: EMAIL_HOST is empty.")
    backend = EmailBackend()
    backend.open()
    smtp = backend.connection
    assert isinstance(smtp, smtplib.SMTP)  # it is that, or was raised
    smtp.ehlo_or_helo_if_needed()
    return smtp


def _envelope(smtp: smtplib.SMTP, address: str) -> list[Reply]:
    """Say whose and for whom it is; return the three replies."""
    said = _commands(smtp, address)
    if smtp.has_extn("pipelining"):
        _say(smtp, b"".join(said))
        return [smtp.getreply() for _ in said]
    replies: list[Reply] = []
    for command in said:
        _say(smtp, command)
        replies.append(smtp.getreply())
        if replies[-1][0] >= 400:
            break
    return replies + [replies[-1]] * (len(said) - len(replies))


def _ahead(smtp: smtplib.SMTP, following: Recipient | None) -> list[bytes]:
    """Return the envelope that may be said together with the message before it."""
    if following is None or not is_sendable(following.address) or not smtp.has_extn("pipelining"):
        return []
    return _commands(smtp, following.address)


def _commands(smtp: smtplib.SMTP, address: str) -> list[bytes]:
    eight = " BODY=8BITMIME" if smtp.has_extn("8bitmime") else ""
    sender = _address_of(settings.DEFAULT_FROM_EMAIL)
    said = [f"MAIL FROM:<{sender}>{eight}\r\n", f"RCPT TO:<{address}>\r\n", "DATA\r\n"]
    return [command.encode("ascii") for command in said]


@cache
def _address_of(sender: str) -> str:
    """Return the address of the setting; read anew for each mail, it took a tenth of the time."""
    return parseaddr(sender)[1]


def _say(smtp: smtplib.SMTP, said: bytes) -> None:
    assert smtp.sock is not None
    smtp.sock.sendall(said)


def _reason(error: Exception) -> str:
    return f"The mail server cannot be used: {error}"[:300]
