"""Messages for Microsoft Teams, as Adaptive Cards for a workflow that posts them."""

from __future__ import annotations

from incidents.domain.messages import Message
from incidents.outbound.channels.chats import Card, plain

# A card may have 28 KB.
TITLE_MAX_LENGTH, BODY_MAX_LENGTH = 300, 4_000


def card(message: Message) -> Card:
    """Return a card of runs of text, in which no Markdown is looked for."""
    said = plain(message.said, BODY_MAX_LENGTH)
    lines = [line for line in said.splitlines() if line.strip()]
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            _line(plain(message.title, TITLE_MAX_LENGTH), weight="Bolder", size="Large"),
            *map(_line, lines),
        ],
        "actions": [{"type": "Action.OpenUrl", "title": message.action, "url": message.url}],
        "msteams": {"width": "Full"},
    }
    return {
        "type": "message",
        "attachments": [
            {
                "contentType": "application/vnd.microsoft.card.adaptive",
                "contentUrl": None,
                "content": content,
            }
        ],
    }


def _line(text: str, **looks: str) -> Card:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text} | looks]}
