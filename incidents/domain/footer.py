"""Links in the page's footer, as they are typed: one per line, "Label | address"."""

from __future__ import annotations

from dataclasses import dataclass

MOST_LINKS = 6
LABEL_MAX_LENGTH = 60
SEPARATOR = "|"


@dataclass(frozen=True)
class FooterLink:
    label: str
    url: str

    def __str__(self) -> str:
        return f"{self.label} {SEPARATOR} {self.url}"


def parsed(text: str) -> list[FooterLink]:
    """Return the links in ``text``; a line without a separator is an address without a label."""
    return [_parsed(line) for line in text.split("\n") if line.strip()]


def _parsed(line: str) -> FooterLink:
    label, _separator, url = line.rpartition(SEPARATOR)
    return FooterLink(label.strip(), url.strip())
