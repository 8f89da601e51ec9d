"""Rich text that is pasted from an editor or a page, as Markdown: lists, tables and links stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from textwrap import indent

import nh3

HEADINGS = tuple(f"h{level}" for level in range(1, 7))
TAGS = frozenset(
    {
        *("p", "br", "hr", *HEADINGS, "ul", "ol", "li", "blockquote", "pre", "code"),
        *("strong", "b", "em", "i", "del", "s", "a", "img", "input"),
        *("div", "figure", "figcaption"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
)
MAX_CHARS = 400_000
_MARKS: Mapping[str, str] = {
    "strong": "**",
    "b": "**",
    "em": "*",
    "i": "*",
    "del": "~~",
    "s": "~~",
}
EMPTY = frozenset({"br", "hr", "img", "input"})
# What would begin a heading, an item or a rule where it is the first of a line.
_LEADING = re.compile(r"^( *)(?:([#+-](?=[#+ -]*(?: |$)))|(\d{1,9})(?=[.)](?: |$)))", re.M)
_SPECIAL = re.compile(r"[\\`*_\[\]<>]")
# Below, tags count no more, and their text does.
DEEPEST = 100
# Editors make these bold or italic by style alone.
_STYLED = re.compile(
    r"<span\b[^<>]{0,500}?style=\"([^\"<>]{0,1000})\"[^<>]{0,500}>((?:(?!<span\b).)*?)</span>",
    re.I | re.S,
)


def as_markdown(html: str) -> str:
    """Return the text of ``html`` as Markdown; scripts and styles are left out."""
    html = _STYLED.sub(_by_style, html[:MAX_CHARS])
    # Of Google Docs, which wraps all that is copied in a “b” that is not bold.
    html = re.sub(r"<b\b[^<>]{0,500}?font-weight: ?normal[^<>]{0,500}>", "<p>", html, flags=re.I)
    clean = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={
            "a": {"href"},
            "img": {"src", "alt"},
            "input": {"type", "checked"},
            "div": {"style"},
        },
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        clean_content_tags={"script", "style", "title"},
    )
    builder = _Builder()
    builder.feed(clean)
    builder.close()
    text = builder.blocks(builder.root).strip()
    return re.sub(r"\n{3,}", "\n\n", text)


def _by_style(found: re.Match[str]) -> str:
    style, text = found[1].lower(), found[2]
    if re.search(r"font-weight: ?(?:bold|[6-9]00)", style):
        text = f"<strong>{text}</strong>"
    if re.search(r"font-style: ?italic", style):
        text = f"<em>{text}</em>"
    return text


class _Node:
    def __init__(self, tag: str, **attributes: str) -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[_Node | str] = []

    @property
    def is_code(self) -> bool:
        """Whether an editor shows its lines as they are, as those of programs do."""
        return bool(re.search(r"white-space: *pre", self.attributes.get("style", "")))


class _Builder(HTMLParser):
    """Builds a tree of what the sanitizer left, which is well formed, and writes it down."""

    def __init__(self) -> None:
        super().__init__()
        self.root = _Node("")
        self.open = [self.root]
        self.too_deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_empty = tag in EMPTY
        if len(self.open) > DEEPEST:
            self.too_deep += not is_empty
            return
        node = _Node(tag, **{name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if not is_empty:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if self.too_deep:
            self.too_deep -= 1
        elif any(node.tag == tag for node in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def blocks(self, node: _Node) -> str:
        """Return what is in ``node``: blocks apart, and text between them as paragraphs."""
        parts: list[str] = []
        line = ""
        for child in node.children:
            if isinstance(child, str) or child.tag not in BLOCKS:
                line += self.inline(child)
                continue
            parts += [_literal(line), BLOCKS[child.tag](self, child)]
            line = ""
        parts.append(_literal(line))
        return "\n\n".join(filter(None, (part.strip("\n ") for part in parts)))

    def inline(self, child: _Node | str) -> str:
        if isinstance(child, str):
            return _SPECIAL.sub(r"\\\g<0>", re.sub(r"\s+", " ", child))
        if child.tag == "br":
            return "  \n"
        if child.tag == "code":
            return _code(_plain(child))
        if child.tag in ("img", "input"):
            return _image(child) if child.tag == "img" else _box(child)
        text = "".join(self.inline(each) for each in child.children)
        mark = _MARKS.get(child.tag, "")
        href = child.attributes.get("href", "")
        if child.tag == "a" and href and text.strip():
            return f"[{text.strip()}]({href})"
        if not (mark and text.strip()):
            return text
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{lead}{mark}{text.strip()}{mark}{tail}"

    def listed(self, node: _Node) -> str:
        items: list[str] = []
        for child in node.children:
            if isinstance(child, str):
                continue
            if child.tag != "li" and items:  # as some editors nest a list beside its item
                items[-1] += "\n" + indent(self.blocks_of(child), "    ")
                continue
            mark = f"{len(items) + 1}. " if node.tag == "ol" else "- "
            text = re.sub(r"\n\n(?=[ ]*(?:-|\d+\.) )", "\n", self.blocks(child))
            text = re.sub(r"^(\[[ x]\]) +", r"\1 ", text)
            items.append(mark + indent(text, "    ").lstrip())
        return "\n".join(items)

    def blocks_of(self, node: _Node) -> str:
        outer = _Node("")
        outer.children.append(node)
        return self.blocks(outer)

    def table(self, node: _Node) -> str:
        rows = [
            [_in_a_cell(self.blocks(cell)) for cell in row.children if isinstance(cell, _Node)]
            for row in _all(node, "tr")
        ]
        width = max(map(len, rows), default=0)
        lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
        return "\n".join([*lines[:1], f"|{' --- |' * width}", *lines[1:]]) if width else ""


def _in_a_cell(text: str) -> str:
    """Return blocks on one line; the items of a list are set apart by a semicolon."""
    text = re.sub(r"\n\s*(?:-|\d+\.) ", "; ", re.sub(r"^(?:-|\d+\.) ", "", text))
    return re.sub(r"\s+", " ", text).replace("|", r"\|").strip()


def _literal(line: str) -> str:
    return _LEADING.sub(lambda found: f"{found[1]}{found[3] or ''}\\{found[2] or ''}", line)


def _fenced(text: str) -> str:
    fence = "`" * max(3, 1 + _longest_ticks(text))
    return f"{fence}\n{text.strip(chr(10))}\n{fence}"


def _code(text: str) -> str:
    ticks = "`" * (1 + _longest_ticks(text))
    space = " " if "`" in text else ""
    return f"{ticks}{space}{text}{space}{ticks}" if text.strip() else ""


def _longest_ticks(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)


def _image(node: _Node) -> str:
    """Return an image of elsewhere, which the preview says to upload; others are left out."""
    source = node.attributes.get("src", "")
    if not re.match(r"https?://[^\s()<>]+$", source):
        return ""
    label = _SPECIAL.sub(r"\\\g<0>", " ".join(node.attributes.get("alt", "").split()))
    return f"![{label}]({source})"


def _box(node: _Node) -> str:
    if node.attributes.get("type") != "checkbox":
        return ""
    return "[x] " if "checked" in node.attributes else "[ ] "


def _all(node: _Node, tag: str) -> list[_Node]:
    found = []
    for child in node.children:
        if isinstance(child, _Node):
            found += [child] if child.tag == tag else _all(child, tag)
    return found


def _plain(node: _Node) -> str:
    """Return a text as it stands, each ``div`` a line."""
    return "".join(child if isinstance(child, str) else _lines(child) for child in node.children)


def _lines(node: _Node) -> str:
    if node.tag == "br":
        return "\n"
    text = _plain(node)
    return f"{text.removesuffix(chr(10))}\n" if node.tag == "div" else text


def _heading(builder: _Builder, node: _Node) -> str:
    text = "".join(builder.inline(each) for each in node.children).strip()
    return f"{'#' * int(node.tag[1])} {text}" if text else ""


BLOCKS: Mapping[str, Callable[[_Builder, _Node], str]] = {
    **dict.fromkeys(("p", "figure", "figcaption"), _Builder.blocks),
    "div": lambda builder, node: _fenced(_plain(node)) if node.is_code else builder.blocks(node),
    **dict.fromkeys(HEADINGS, _heading),
    "ul": _Builder.listed,
    "ol": _Builder.listed,
    "li": _Builder.blocks,
    "blockquote": lambda builder, node: indent(builder.blocks(node), "> ", lambda _line: True),
    "pre": lambda _builder, node: _fenced(_plain(node)),
    "table": _Builder.table,
    "hr": lambda _builder, _node: "---",
}
