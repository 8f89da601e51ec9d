"""Markdown → safe HTML and plain text; the only place that marks people's text as safe."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from hashlib import sha256
from importlib.metadata import version

from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

from incidents.domain.images.names import FOLDER
from incidents.domain.markdown import dialect, plain, sanitizer
from incidents.domain.markdown.bounds import MAX_CHARS, TooComplex
from incidents.domain.markdown.marks import SECTION
from incidents.domain.markdown.tree import IMAGE_CLASS

# Raise the number when the output may change; an upgraded library changes it by itself.
RENDERER_VERSION = "-".join(
    ["8", *map(version, ("Markdown", "pymdown-extensions", "Pygments", "nh3"))]
)

SCOPE = re.compile(r"[a-z0-9][a-z0-9-]*")
# XML and so Atom and RSS cannot hold control characters, and no encoding holds a lone surrogate.
# Python-Markdown marks its own placeholders with two of the former.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def to_html(source: str, *, scope: str, heading_level: int = 3, folder: str = FOLDER) -> SafeString:
    """Render to HTML in which every id, and link to an id, starts with ``md-<scope>-``.

    The top heading becomes ``heading_level``, which is 1 to 6; in ``sections`` the titles
    are one lower, and what is within stands below them. What would take too
    long to parse comes out as escaped text. Images of our own are shown from ``folder``.
    Raises ValueError on an unfit scope.
    """
    if not SCOPE.fullmatch(scope):
        raise ValueError(f"scope {scope!r} may hold a-z, 0-9 and - only")
    source = SECTION.join(map(printable, source.split(SECTION))).rstrip()
    try:
        html = convert(source, prefix=f"md-{scope}-", heading_level=heading_level, folder=folder)
    except (TooComplex, RecursionError):  # the latter when the caller is deep in the stack already
        html = linebreaks(source.replace(SECTION, "## "), autoescape=True)
    return mark_safe(html)


def sections(written: Iterable[tuple[str, str]]) -> str:
    """Join titles and texts as one document, of which nothing left open outlives its section."""
    return "\n\n".join(
        f"{SECTION}{title}\n\n{body}"
        for title, body in ((printable(part) for part in section) for section in written)
    )


def first_section(joined: str) -> str:
    """Return the text of the first of ``sections``; of a text that is none, all."""
    before, mark, rest = joined.partition(SECTION)
    return rest.partition(SECTION)[0].partition("\n")[2].strip() if mark else before


def has_images_elsewhere(html: str) -> bool:
    """Whether links stand for images in what ``to_html`` returned."""
    return f'<a class="{IMAGE_CLASS}"' in html


def to_text(source: str) -> str:
    """Render to plain text, links as “text (url)”, for mails, feeds and descriptions."""
    source = printable(source).rstrip()
    try:
        return plain.from_html(convert(source, prefix="md-", heading_level=1, highlighted=False))
    except (TooComplex, RecursionError):
        return source.strip()


def cache_key(source: str, *, scope: str, heading_level: int = 3, folder: str = FOLDER) -> str:
    """Return the cache key of ``to_html``'s output: equal arguments and renderer, equal key."""
    parts = json.dumps([RENDERER_VERSION, scope, heading_level, folder, source])
    return sha256(parts.encode()).hexdigest()


def printable(source: str) -> str:
    return UNPRINTABLE.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))


def convert(
    source: str,
    *,
    prefix: str,
    heading_level: int,
    highlighted: bool = True,
    folder: str = FOLDER,
) -> str:
    if len(source) > MAX_CHARS:
        raise TooComplex(f"{len(source)} characters")
    # A parser is stateful and so belongs to one thread; building one takes 0.2 ms.
    parser = dialect.parser(
        prefix=prefix, heading_level=heading_level, highlighted=highlighted, folder=folder
    )
    html = sanitizer.clean(parser.convert(source), prefix=prefix, folder=folder)
    if UNPRINTABLE.search(html):
        # Such as “&#2;” was. Without it “java&#2;script:” is a scheme, hence once more.
        html = sanitizer.clean(printable(html), prefix=prefix, folder=folder)
    return html
