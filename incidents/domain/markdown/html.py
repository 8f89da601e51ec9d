"""HTML that hosted pages put into texts, understood as its Markdown counterpart.

Comments vanish. Tags that are not named here, or are not closed, stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString, code_escape

from incidents.domain.markdown.bounds import MAX_DEPTH, MAX_LINES, limit
from incidents.domain.markdown.lists import LOOSE, TIGHT
from incidents.domain.markdown.marks import SECTION

# Code and escaped marks are matched so as to be left alone.
LITERAL = r"(?<!`)(?P<ticks>`++)[^`]++(?P=ticks)(?!`)|\\<"
COMMENT = re.compile(rf"{LITERAL}|(?P<tag><!--)")
BREAK = re.compile(rf"{LITERAL}|<(?:(?P<br>br)|(?P<p>/?p))(?: [^<>]*)?/?>[ ]*\n?", re.IGNORECASE)
LIST = re.compile(rf"{LITERAL}|<(?P<tag>/?(?:ul|ol|li))(?: [^<>]*)?>", re.IGNORECASE)
QUOTATION = re.compile(r"^ {0,3}>", re.MULTILINE)  # its lines are read without their marks first
HREF = re.compile(r"""\bhref *= *(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
MAX_BLOCKS = 100  # over which a comment or a list may go on
MAX_LISTS = 1_000
MAX_CHARS = 1_000  # between the tags of a pair, as each first one is a search for the second


class Comments(BlockProcessor):
    def test(self, parent: Element, block: str) -> bool:
        return "<!--" in block

    def run(self, parent: Element, blocks: list[str]) -> bool:
        text, used, at = blocks[0], 1, 0
        while opened := next(tags(COMMENT, text, at), None):
            if "-->" not in text[opened.end() :]:
                more = closed_by(blocks, used, "-->")
                if not more:
                    break
                text = "\n\n".join([text, *blocks[used:more]])
                used = more
            before, after = text[: opened.start()], text[text.index("-->", opened.end()) + 3 :]
            if not after or after.startswith("\n"):
                before = before.rstrip(" ")
            had_own_line = before.endswith("\n") and after.startswith("\n")
            text, at = before + after[had_own_line:], len(before)
        if text == blocks[0]:
            return False
        blocks[:used] = filter(str.strip, text.split("\n\n"))
        return True


class Breaks(BlockProcessor):
    """Reads <br> as the end of a line, and <p> as the end of a paragraph."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.count = 0

    def test(self, parent: Element, block: str) -> bool:
        return bool(BREAK.search(block)) and not QUOTATION.search(block)

    def run(self, parent: Element, blocks: list[str]) -> bool:
        has_paragraphs = "</p" in blocks[0].lower()

        def written(found: re.Match[str]) -> str:
            if found["br"]:
                return "\n"
            return "\n\n" if found["p"] and has_paragraphs else found[0]

        text = BREAK.sub(written, blocks[0])
        if text == blocks[0]:
            return False
        self.count += len(text.split("\n"))
        limit("lines", self.count, MAX_LINES)
        blocks[:1] = filter(str.strip, re.split(r"\n{2,}", text))
        return True


class HtmlLists(BlockProcessor):
    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.count = 0

    def test(self, parent: Element, block: str) -> bool:
        return self.opened(block) is not None and not QUOTATION.search(block)

    def run(self, parent: Element, blocks: list[str]) -> bool:
        opened = self.opened(blocks[0])
        assert opened  # or the test would have failed
        used = closed_by(blocks, 0, f"</{opened['tag'].lower()}>")
        text = "\n\n".join(blocks[:used])
        marks = up_to_the_end(tags(LIST, text, opened.start()))
        items = list(item_texts(text, marks))
        if not items:
            return False
        before, after = text[: opened.start()].rstrip(), text[marks[-1].end() :].strip("\n")
        del blocks[:used]
        if before:
            self.parser.parseBlocks(parent, [before])
        self.add(parent, opened["tag"].lower(), items)
        blocks[:0] = filter(str.strip, after.split("\n\n"))
        return True

    def opened(self, block: str) -> re.Match[str] | None:
        return next((tag for tag in tags(LIST, block) if tag["tag"].lower() in ("ul", "ol")), None)

    def add(self, parent: Element, tag: str, items: list[str]) -> None:
        self.count += 1
        limit("lists", self.count, MAX_LISTS)
        limit("levels", len(self.parser.state) + 1, MAX_DEPTH)
        element = SubElement(parent, tag)
        for item in items:
            text = "\n".join(map(str.strip, item.strip().split("\n")))
            is_loose = "\n\n" in text or "</p" in text.lower()
            self.parser.state.set(LOOSE if is_loose else TIGHT)
            self.parser.parseBlocks(SubElement(element, "li"), text.split("\n\n"))
            self.parser.state.reset()


class Break(InlineProcessor):
    """Reads <br> where no line can end, as in a table."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(r"(?i:<br(?: [^<>]*)?/?>)", md)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]
        return Element("br"), m.start(), m.end()


class Pair(InlineProcessor):
    def __init__(self, md: Markdown, tag: str, names: str) -> None:
        super().__init__(rf"(?i:<({names})( [^<>]*)?>(.{{1,{MAX_CHARS}}}?)</\1>)", md)
        self.tag = tag

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        element = Element(self.tag)
        element.text = m[3]
        if self.tag == "a":
            href = HREF.search(m[2] or "")
            if not href:
                return None, None, None
            element.set("href", unescape(self.unescape(href[1] or href[2] or href[3] or "")))
        if self.tag == "code":
            element.text = AtomicString(code_escape(unescape(self.unescape(m[3]))))
        return element, m.start(), m.end()


PAIRS = {"code": "code|tt", "a": "a", "strong": "strong|b", "em": "em|i", "del": "del|s|strike"}


def tags(pattern: re.Pattern[str], text: str, at: int = 0) -> Iterator[re.Match[str]]:
    return (found for found in pattern.finditer(text, at) if found["tag"])


def closed_by(blocks: list[str], at: int, mark: str) -> int:
    """Return the number of blocks up to that which holds ``mark``, 0 if none near does."""
    for number, block in enumerate(blocks[at : at + MAX_BLOCKS], at + 1):
        if block.startswith(SECTION):
            return 0
        if mark in block.lower():
            return number
    return 0


def up_to_the_end(marks: Iterator[re.Match[str]]) -> list[re.Match[str]]:
    """Return the tags of the list that the first of them opens; none if it is not closed."""
    depth, found = 0, []
    for mark in marks:
        found.append(mark)
        depth += {"ul": 1, "ol": 1, "/ul": -1, "/ol": -1}.get(mark["tag"].lower(), 0)
        if not depth:
            return found
    return []


def item_texts(text: str, marks: list[re.Match[str]]) -> Iterator[str]:
    """Yield what stands in the items of the list itself, not in those of lists within."""
    depth, start = 0, -1
    for mark in marks:
        tag = mark["tag"].lower()
        depth += {"ul": 1, "ol": 1, "/ul": -1, "/ol": -1}.get(tag, 0)
        is_own = depth == 1 and tag in ("li", "/li")
        if start >= 0 and (is_own or not depth):
            yield text[start : mark.start()]
            start = -1
        if is_own and tag == "li":
            start = mark.end()
