"""Messages for Discord, as embeds in which Markdown is escaped."""

from __future__ import annotations

import re

from incidents.domain.messages import Message
from incidents.outbound.channels.chats import Card, plain

TITLE_MAX_LENGTH, BODY_MAX_LENGTH = 256, 4_096
# Addresses stay as they are: within them a backslash would be a part of them.
MARKUP = re.compile(r"(https?://[^\s<>\"]+)|([\\`*_~|>#+\-\[\]()<:])")


def card(message: Message) -> Card:
    """Return an embed; whatever it says, nobody is mentioned."""
    return {
        "allowed_mentions": {"parse": []},
        "embeds": [
            {
                "title": _escaped(message.title, TITLE_MAX_LENGTH),
                "url": message.url,
                "description": _escaped(message.said, BODY_MAX_LENGTH - 300)
                + f"\n\n[{message.action}]({message.url})",
                "footer": {"text": plain(message.sender_name, 200)},
            }
        ],
    }


def _escaped(text: str, limit: int) -> str:
    """Escape, and cut so that not even a text of signs alone becomes too long."""
    text = plain(text, limit)
    escaped = MARKUP.sub(lambda found: found[1] or f"\\{found[2]}", text)
    return escaped if len(escaped) <= limit else _escaped(text, limit - (len(escaped) - len(text)))
