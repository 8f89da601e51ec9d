"""Fenced code, highlighted with Pygments' CSS classes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from pygments.token import STANDARD_TYPES

from incidents.domain.markdown.marks import DOTS, SECTION

# Lexers are regular expressions, and many can be made slow. These are the languages of
# incident reports whose lexers stay fast on hostile code of the lengths below.
LANGUAGES = frozenset(
    """bash css diff docker dockerfile go html http javascript js json kotlin lua nginx php
    postgresql powershell properties pycon pytb python py ruby rust sh shell sql toml vcl xml
    yaml yml""".split()  # noqa: SIM905
)
STAND_INS = {"console": "bash", "ini": "properties", "ts": "js", "typescript": "js"}
CLASSES = frozenset(STANDARD_TYPES.values()) - {""}
MAX_HIGHLIGHTED_CHARS = 2_000  # in one block
MAX_HIGHLIGHTED_CHARS_IN_ALL = 16_000
MAX_HIGHLIGHTED_BLOCKS = 100

OPENING = re.compile(
    rf"(?P<prefix>(?:[ >]|[-*+] |[{DOTS}]|\d{{1,9}}\. ){{0,40}}+)"
    r"(?P<fence>`{3,}+|~{3,}+) *+(?P<language>[\w+#.-]*+)[^`]*+"
)


class FencedCode(Preprocessor):
    """Hide fenced code from the parser, in lists and quotations too.

    Our own, because the libraries' take options in the opening line with which a writer
    could ask for a billion highlighted lines, and because what is left is exactly what
    the parser will see, and can be counted.
    """

    def __init__(self, md: Markdown, *, highlighted: bool) -> None:
        super().__init__(md)
        self.blocks_left = MAX_HIGHLIGHTED_BLOCKS if highlighted else 0
        self.chars_left = MAX_HIGHLIGHTED_CHARS_IN_ALL

    def run(self, lines: list[str]) -> list[str]:
        kept: list[str] = []
        at = 0
        while at < len(lines):
            opening = OPENING.fullmatch(lines[at])
            at += 1
            if not opening:
                kept.append(lines[at - 1])
                continue
            prefix = prefix_below(opening)
            code, at = fenced(lines, at, opening)
            language = opening["language"].lower()
            html = self.html("\n".join(code), STAND_INS.get(language, language))
            placeholder = opening["prefix"] + self.md.htmlStash.store(html)
            kept += [prefix.rstrip(), placeholder, prefix.rstrip()]
        return kept

    def html(self, code: str, language: str) -> str:
        inner = self.highlighted(code, language) if self.takes(code, language) else escape(code)
        # Focusable, so that what is too wide can be scrolled from the keyboard.
        return f'<pre class="highlight" tabindex="0"><code>{inner}</code></pre>'

    def takes(self, code: str, language: str) -> bool:
        most = min(MAX_HIGHLIGHTED_CHARS, self.chars_left)
        return language in LANGUAGES and len(code) <= most and self.blocks_left > 0

    def highlighted(self, code: str, language: str) -> str:
        # Loaded with the first code: few updates have any. The formatter's package puts another
        # module in its place while it loads, so that who waits for it finds no formatter in it.
        from pygments import highlight  # noqa: PLC0415
        from pygments.formatters.html import HtmlFormatter  # noqa: PLC0415
        from pygments.lexers import get_lexer_by_name  # noqa: PLC0415

        self.blocks_left -= 1
        self.chars_left -= len(code)
        lexer = get_lexer_by_name(language, stripnl=False)
        return str(highlight(code, lexer, HtmlFormatter(nowrap=True)))


def prefix_below(opening: re.Match[str]) -> str:
    """Return the prefix of the following lines: the indentation of a list item's text."""
    return re.sub(r"[^ >]", " ", opening["prefix"])


def fenced(lines: Sequence[str], at: int, opening: re.Match[str]) -> tuple[list[str], int]:
    """Return the code from line ``at`` on, and the line after it.

    It ends at the closing fence, or where the quotation around it ends, the section, or the text.
    """
    prefix, fence = prefix_below(opening), opening["fence"]
    quote = prefix.rstrip()
    code: list[str] = []
    while at < len(lines) and lines[at].startswith(quote) and lines[at][:1] != SECTION:
        line = lines[at].removeprefix(quote)
        indent = len(prefix) - len(quote)
        line = line[:indent].lstrip() + line[indent:]
        at += 1
        if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            break
        code.append(line)
    return code, at


def outside_code(lines: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of the lines that stand in no fenced code."""
    at = 0
    while at < len(lines):
        opening = OPENING.fullmatch(lines[at])
        if opening:
            _, at = fenced(lines, at + 1, opening)
        else:
            yield at
            at += 1
