"""Mail as bytes, made once for all recipients and filled in for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.utils import timezone

from incidents.domain.messages import TOKEN, Message, Recipient

# In whose place an address and the code of a subscriber come.
ADDRESS, CODE = "address-of@plainstatus.invalid", "code0of0sub0"
# RFC 5321 allows 998 bytes a line. Parts are sent as they are: encoded, a token could be cut.
LONGEST_LINE_BYTES = 900
# Neither ends a header or a command, nor is a list of several.
SENDABLE = re.compile(r"[^\s\"<>(),:;\\\[\]@\x00-\x20\x7f-\uffff]+@[A-Za-z0-9.-]+")


def is_sendable(address: str) -> bool:
    """Whether nothing in the address could be taken for more than an address."""
    return SENDABLE.fullmatch(address) is not None


@dataclass(frozen=True)
class MailTemplate:
    """The bytes of a mail, with placeholders."""

    content: bytes

    def filled(self, target: Recipient) -> bytes:
        """Return the mail to ``target``, with its dots doubled for SMTP, and its end."""
        return (
            self.content.replace(TOKEN.encode(), target.token.encode())
            .replace(CODE.encode(), target.code.encode())
            .replace(ADDRESS.encode(), target.address.encode())
        )


def template(message: Message, *, sender: str) -> MailTemplate:
    """Build the mail; ``sender`` is an address, with or without a name."""
    content = _headers(message, sender=sender) + _body(message).as_bytes()
    stuffed = re.sub(rb"(?m)^\.", b"..", content)
    return MailTemplate(stuffed.rstrip(b"\r\n") + b"\r\n.\r\n")


def _headers(message: Message, *, sender: str) -> bytes:
    name, address = parseaddr(sender)
    name = name or message.sender_name
    found = {
        "From": f"{_encoded(name)} <{address}>",
        "To": ADDRESS,
        "Subject": _encoded(message.title),
        "Date": format_datetime(timezone.now()),
        "Message-ID": f"<{message.key}.{CODE}@{message.authority}>",
        "Auto-Submitted": "auto-generated",
    }
    if message.thread:
        thread = f"<{message.thread}@{message.authority}>"
        found |= {"In-Reply-To": thread, "References": thread}
    if message.is_automatic:
        list_id = f"<status.{message.authority}>"
        found |= {"List-Id": f"{_encoded(message.sender_name)} {list_id}", "Precedence": "list"}
    if message.unsubscribe_url:
        found |= {
            "List-Unsubscribe": f"<{message.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return "".join(f"{name}: {value}\r\n" for name, value in found.items()).encode("ascii")


def _encoded(text: str) -> str:
    """Return a text of one line for a header, whatever it holds."""
    line = " ".join(text.split())
    is_plain = line.isascii() and line.isprintable() and not set(line) & set('"<>()@,;:\\[]')
    if is_plain and len(line) < 60:
        return line
    return Header(line, "utf-8", maxlinelen=70).encode(linesep="\r\n")


def _body(message: Message) -> EmailMessage:
    mime = EmailMessage(policy=SMTP)
    mime.set_content(_folded(message.text), cte="8bit")
    mime.add_alternative(_folded(message.html), subtype="html", cte="8bit")
    if message.calendar:
        # Programs heed the method only if the part names it too (RFC 6047, 2.4).
        method = "CANCEL" if b"METHOD:CANCEL" in message.calendar else "PUBLISH"
        mime.add_attachment(
            message.calendar,
            maintype="text",
            subtype="calendar",
            filename="maintenance.ics",
            params={"method": method, "charset": "utf-8"},
        )
    return mime


def _folded(text: str) -> str:
    """Break lines that are too long at their spaces, or where it must be."""
    return "\n".join(part for line in text.splitlines() for part in _parts(line)) + "\n"


def _parts(line: str) -> list[str]:
    if len(line.encode()) <= LONGEST_LINE_BYTES:
        return [line]
    parts = [""]
    for word in re.findall(r"\s*\S{1,200}", line):
        if len((parts[-1] + word).encode()) > LONGEST_LINE_BYTES:
            parts.append("")
            word = word.lstrip()
        parts[-1] += word
    return parts
