"""Badges: a name and its status as a small SVG that stands alone."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from html import escape

from django.utils.text import Truncator

from incidents.domain import shapes
from incidents.domain.rollup import PageStatus
from incidents.domain.vocabulary import ComponentStatus
from incidents.queries import components as component_queries
from incidents.queries import site_status
from incidents.queries.site import launched
from incidents.render.embeds import advance

HEIGHT, PADDING, SIZE, MOST_CHARS = 20, 7, 11, 60
STYLE = """\
svg{color-scheme:light dark}
text{font:11px Verdana,DejaVu Sans,sans-serif;fill:#fff}
.name{fill:#474c56}
.operational{fill:#1f7a3d}
.maintenance{fill:#1d5fa8}
.degraded{fill:#8a5a00}
.partial{fill:#b3470a}
.major{fill:#a3172c}
@media (prefers-color-scheme:dark){.name{fill:#2f343e}}"""
# The site's own policy allows no style within a document; this one does, by its digest.
POLICY = (
    "default-src 'none'; style-src"
    f" 'sha256-{b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
)


def of_page() -> str:
    """Three queries. Raises Page.DoesNotExist before the page is launched."""
    site, status = launched(), site_status.status()
    return _badge(site.name, _words(status), shapes.of_page(status))


def of_component(code: str) -> str:
    """Two queries. Raises Component.DoesNotExist, and Page.DoesNotExist as ``of_page`` does."""
    launched()
    it = component_queries.component(code)
    status = ComponentStatus(it.status)
    return _badge(it.name, str(status.label), shapes.of_status(status))


def _badge(name: str, words: str, shape: str) -> str:
    name = Truncator(name).chars(MOST_CHARS)
    left, right = _width(name), _width(words)
    said = escape(f"{name}: {words}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{said}"'
        f' width="{left + right}" height="{HEIGHT}"><title>{said}</title><style>{STYLE}</style>'
        f'<clipPath id="round"><rect width="{left + right}" height="{HEIGHT}" rx="3"/></clipPath>'
        f'<g clip-path="url(#round)"><path class="name" d="M0 0h{left}v{HEIGHT}H0z"/>'
        f'<path class="{shape}" d="M{left} 0h{right}v{HEIGHT}H{left}z"/></g>'
        f"{_text(name, 0, left)}{_text(words, left, right)}</svg>"
    )


def _words(status: PageStatus) -> str:
    """Return what the page says; the description for programs calls trouble by other names."""
    if status.top is None or status.top == ComponentStatus.OPERATIONAL:
        return str(status.description)
    return str(status.top.label)


def _width(text: str) -> int:
    """Return the width in pixels that it takes in Verdana, with a margin beside it."""
    return round(advance.of(text) * SIZE) + 2 * PADDING


def _text(text: str, x: int, width: int) -> str:
    """Return it in the middle of its half, made to fit it."""
    return (
        f'<text x="{x + width / 2:g}" y="14" text-anchor="middle"'
        f' textLength="{width - 2 * PADDING}" lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
    )
