"""Our dialect of Markdown, as a configuration of Python-Markdown."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor
from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import (
    IMAGE_LINK_RE,
    IMAGE_REFERENCE_RE,
    LINK_RE,
    InlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from incidents.domain.markdown import bounds
from incidents.domain.markdown.code import FencedCode
from incidents.domain.markdown.html import PAIRS, Break, Breaks, Comments, HtmlLists, Pair
from incidents.domain.markdown.lists import ListProcessor
from incidents.domain.markdown.marks import SECTION
from incidents.domain.markdown.tables import TableAfterText
from incidents.domain.markdown.tree import IMAGE_CLASS, SECTION_TITLE, Finish
from incidents.domain.markdown.whitespace import Whitespace


def parser(*, prefix: str, heading_level: int, highlighted: bool, folder: str) -> Markdown:
    """Build a parser for one document, whose ids start with ``prefix``.

    Images of our own are shown from ``folder``.
    """
    md = Markdown(
        extensions=[
            "tables",
            # Short updates are typed like chat messages, and other status pages keep their
            # line breaks too; a list of affected regions must not run together at 3 am.
            "nl2br",
            "pymdownx.tilde",
            # The marker is one that nobody can type, as control characters are removed.
            Footnotes(PLACE_MARKER=f"{STX}footnotes{ETX}", BACKLINK_TITLE="↩ %d"),
        ],
        extension_configs={
            "pymdownx.tilde": {"subscript": False},
        },
        output_format="html",
    )
    _register_lines(md, highlighted=highlighted)
    _register_blocks(md)
    _register_inline(md)
    md.treeprocessors.register(InlineBounds(md), "inline_bounds", 25)
    finish = Finish(md, prefix=prefix, heading_level=heading_level, folder=folder)
    md.treeprocessors.register(finish, "finish", -10)
    return md


def _register_lines(md: Markdown, *, highlighted: bool) -> None:
    # Without it, HTML is text like any other, and escaped, but for the little in html.py.
    md.preprocessors.deregister("html_block")
    # It would drop the placeholders of code, and tabs within; Whitespace does the rest of its work.
    md.preprocessors.deregister("normalize_whitespace")
    md.preprocessors.register(FencedCode(md, highlighted=highlighted), "fenced_code", 35)
    md.preprocessors.register(Whitespace(md), "whitespace", 25)
    md.preprocessors.register(BlockBounds(md), "block_bounds", 0)


def _register_blocks(md: Markdown) -> None:
    blocks = md.parser.blockprocessors
    for replaced in ("indent", "olist", "ulist"):
        blocks.deregister(replaced)
    blocks.register(SectionTitle(md.parser), "section_title", 99)
    blocks.register(Comments(md.parser), "comments", 79)
    blocks.register(ListProcessor(md.parser), "lists", 78)
    blocks.register(TableAfterText(md.parser, {"use_align_attribute": True}), "table", 75)
    blocks.register(HtmlLists(md.parser), "html_lists", 74)
    blocks.register(Breaks(md.parser), "html_breaks", 73)
    blocks.register(Heading(md.parser), "hashheader", 70)


def _register_inline(md: Markdown) -> None:
    patterns = md.inlinePatterns
    patterns.deregister("html")
    md.ESCAPED_CHARS.append("<")
    patterns.register(Break(md), "html_break", 169)
    for tag, names in PAIRS.items():
        patterns.register(Pair(md, tag, names), f"html_{tag}", 165)
    patterns.register(Link(LINK_RE, md), "link", 160)
    # Images become links, of which tree.py shows those to our own: the Content-Security-Policy
    # forbids to load any from elsewhere.
    patterns.register(ImageLink(IMAGE_LINK_RE, md), "image_link", 150)
    patterns.register(ImageReference(IMAGE_REFERENCE_RE, md), "image_reference", 140)
    patterns.register(ShortImageReference(IMAGE_REFERENCE_RE, md), "short_image_ref", 125)
    patterns.register(BareUrl(BareUrl.PATTERN, md), "bare_url", 105)


class BlockBounds(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        bounds.check_blocks(lines)
        return lines


class InlineBounds(Treeprocessor):
    def run(self, root: Element) -> None:
        bounds.check_inlines(root, self.md.references.values())


class Footnotes(FootnoteExtension):
    def makeFootnotesDiv(self, root: Element) -> Element | None:
        """Treat footnote definitions within footnotes as text: numbers are given by then."""
        self.parser.blockprocessors.deregister("footnote")
        return super().makeFootnotesDiv(root)


class SectionTitle(BlockProcessor):
    def test(self, parent: Element, block: str) -> bool:
        return block.startswith(SECTION)

    def run(self, parent: Element, blocks: list[str]) -> None:
        title, *rest = blocks.pop(0).removeprefix(SECTION).split("\n", 1)
        SubElement(parent, "h2", {SECTION_TITLE: ""}).text = title
        blocks[:0] = rest


class Heading(HashHeaderProcessor):
    """Headings need a space after the marks: “#4711 is back” is text."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6}) (?P<header>[^\n]*)(?:\n|$)")


class Link(LinkInlineProcessor):
    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:
        """Refuse “[a](b '(c”, of which the parser would lose text."""
        url, title, end, is_link = super().getLink(data, index)
        return url, title, end, is_link and end > index


class AsImage(InlineProcessor):
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        """Mark the link, so that it can be said why there is no image."""
        link, start, end = super().handleMatch(m, data)
        if isinstance(link, Element):
            link.set("class", IMAGE_CLASS)
        return link, start, end


class ImageLink(AsImage, Link): ...


class ImageReference(AsImage, ReferenceInlineProcessor): ...


class ShortImageReference(AsImage, ShortReferenceInlineProcessor): ...


class BareUrl(InlineProcessor):
    """Links bare addresses such as https://example.org/a_(b), without punctuation after them."""

    PATTERN = r"\bhttps?://(?=\w)(?:[^\s<>()\x02\x03]++|\([^\s<>()\x02\x03]*+\))++"
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]
        url = m[0].rstrip(".,:;!?'\"*_~]}")
        link = Element("a", href=url)
        link.text = AtomicString(url)
        return link, m.start(), m.start() + len(url)
