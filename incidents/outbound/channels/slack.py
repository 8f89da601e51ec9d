"""Messages for Slack, as blocks whose text is taken as it is."""

from __future__ import annotations

from incidents.domain.messages import Message
from incidents.outbound.channels.chats import Card, plain

HEADER_MAX_LENGTH, BODY_MAX_LENGTH = 150, 2_900


def card(message: Message) -> Card:
    """Return blocks, and a line for notifications, which is the only text with markup."""
    header = plain(message.title, HEADER_MAX_LENGTH)
    said = {"type": "text", "text": plain(message.said, BODY_MAX_LENGTH)}
    link = {"type": "link", "url": message.url, "text": message.action}
    return {
        "text": _escaped(plain(message.title, 1_000)),
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": header, "emoji": False}},
            {
                "type": "rich_text",
                "elements": [
                    {"type": "rich_text_section", "elements": [part]} for part in (said, link)
                ],
            },
        ],
    }


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
