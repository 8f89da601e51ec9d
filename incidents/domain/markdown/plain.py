"""Sanitized HTML → plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# How many line ends stand, at least, before and after what is in these.
LINE_ENDS = {"br": 1, "li": 1, "tr": 1} | dict.fromkeys(
    "blockquote div h1 h2 h3 h4 h5 h6 hr ol p pre table ul".split(),  # noqa: SIM905
    2,
)
OPENINGS = {"hr": "---", "sup": "["}
CLOSINGS = {"sup": "]", "td": " | ", "th": " | "}
BACKLINK = "↩"


def from_html(html: str) -> str:
    writer = TextWriter()
    writer.feed(html)
    writer.close()
    lines = (line.rstrip(" \xa0").removesuffix(" |") for line in "".join(writer.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class TextWriter(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts = [""]
        self.line_ends = 0  # to be written before the next text
        self.is_after_mark = False  # of a list item, where no line ends
        self.numbers: list[int | None] = []  # the next one of each open list, None for bullets
        self.is_code = False
        self.href = ""
        self.link_at = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.end_line(tag)
        self.write(OPENINGS.get(tag, ""))
        match tag:
            case "ul":
                self.numbers.append(None)
            case "ol":
                self.numbers.append(int(attributes.get("start") or 1))
            case "li":
                self.write("  " * (len(self.numbers) - 1) + self.next_mark())
                self.is_after_mark = True
            case "img":
                self.write(attributes.get("alt") or "")
            case "input":
                self.write("[x]" if "checked" in attributes else "[ ]")
            case "pre":
                self.is_code = True
            case "a":
                self.href, self.link_at = attributes.get("href") or "#", len(self.parts)

    def handle_endtag(self, tag: str) -> None:
        self.write(CLOSINGS.get(tag, ""))
        match tag:
            case "ul" | "ol":
                self.numbers.pop()
            case "pre":
                self.is_code = False
            case "a":
                text = "".join(self.parts[self.link_at :]).strip()
                if not self.href.startswith("#") and text != self.href.removeprefix("mailto:"):
                    self.write(f" ({self.href})")
        self.end_line(tag)

    def handle_data(self, data: str) -> None:
        if not self.is_code:
            # The line breaks that count are <br>; the others only lay out the HTML.
            data = re.sub(r"\s+", " ", data)
            if self.line_ends or self.parts[-1].endswith(" "):
                data = data.lstrip(" ")
        if data != BACKLINK:
            self.write(data)

    def end_line(self, tag: str) -> None:
        if not self.is_after_mark:
            line_ends = 1 if tag in ("ul", "ol") and self.numbers else LINE_ENDS.get(tag, 0)
            self.line_ends = max(self.line_ends, line_ends)

    def write(self, text: str) -> None:
        if text:
            self.parts += ["\n" * self.line_ends, text]
            self.line_ends = 0
            self.is_after_mark = False

    def next_mark(self) -> str:
        number = self.numbers[-1]
        if number is None:
            return "- "
        self.numbers[-1] = number + 1
        return f"{number}. "
