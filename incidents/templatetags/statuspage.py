"""Template tags for times, statuses and texts."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache

from django import template
from django.conf import settings
from django.core.cache import caches
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from incidents.domain import markdown as md
from incidents.domain import marked_instants, moments, shapes
from incidents.domain.browsers import browser_of
from incidents.domain.images import FOLDER
from incidents.domain.moments import (
    apart,
    is_shown_twice,
    machine,
    written,
    zone_label,
    zone_name,
)

# One within an address, none of the two behind its scheme.
SLASH = re.compile(r"(?<=[^/])/(?=[^/])")

register = template.Library()
register.simple_tag(shapes.svg, name="shape")
register.filter(apart)
register.filter("ago", moments.ago)
register.filter(browser_of)
register.filter(zone_label)
register.filter("shape_of", shapes.of_status)
register.filter("shape_of_impact", shapes.of_impact)


@register.simple_tag
def moment(
    at: datetime,
    style: str = "full",
    beside: datetime | None = None,
    today: datetime | None = None,
    is_zoned: bool = False,
) -> SafeString:
    """Print an instant in the page's zone; its script may rewrite it for the reader's.

    With its day after all, if that is not the day of the instant that stands ``beside`` it, or
    the day on which the page was made, ``today``; and with its year, if that is another. In
    another zone those are other days, so the script is told which instant it was; for today it
    looks at the reader's clock.

    The zone stands at the head of each page. Here it is said if ``is_zoned``, as what is read
    elsewhere, and where the clocks show the time twice, before and after they are put back.
    """
    other = beside or today
    return _moment(
        at.astimezone(UTC),
        style,
        _with_day(style, timezone.localtime(at), timezone.localtime(other)) if other else style,
        machine(beside) if beside else "" if today else None,
        bool(is_zoned),
        timezone.get_current_timezone(),
        get_language(),
    )


@lru_cache(maxsize=5_000)
def _moment(
    at: datetime,
    style: str,
    shown: str,
    beside: str | None,
    is_zoned: bool,
    zone: tzinfo,
    language: str | None,
) -> SafeString:
    """Cached, because a page prints the same hundred instants each time it is rendered."""
    local = at.astimezone(zone)
    says_zone = is_zoned or (style != "day" and is_shown_twice(local))
    return format_html(
        '<time datetime="{}" data-moment="{}"{} title="{}">{}</time>',
        machine(at),
        style,
        "" if beside is None else format_html(' data-beside="{}"', beside),
        _zoned(local, "full"),
        _zoned(local, shown) if says_zone else written(local, shown),
    )


def _with_day(style: str, at: datetime, other: datetime) -> str:
    if at.date() == other.date():
        return style
    return "short" if at.year == other.year else "full"


@register.simple_tag
def is_drill() -> bool:
    """Whether this is a rehearsal, in a copy of the page."""
    return bool(settings.DRILL)


@register.filter
def broken_at_slashes(address: str) -> SafeString:
    """Let a line end after each slash of an address, rather than within what stands between."""
    return mark_safe(SLASH.sub("/<wbr>", escape(address)))


@register.simple_tag
def ago(at: datetime) -> SafeString:
    """Leave a place for "12 minutes ago", which only the reader's clock can tell."""
    return format_html('<span class="ago" data-age="{}"></span>', machine(at))


@register.simple_tag
def lasting(since: datetime) -> SafeString:
    """Leave a place for "12 minutes", as long as something has lasted by the reader's clock."""
    return format_html('<span class="ago" data-age="{}" data-lasting></span>', machine(since))


@register.simple_tag
def ahead(at: datetime) -> SafeString:
    """Leave a place for "in 3 days", until what is to come has come by the reader's clock."""
    return format_html('<span class="ago" data-age="{}" data-ahead></span>', machine(at))


@register.simple_tag
def told_until(at: datetime | None, words: str) -> SafeString | str:
    """Have the reader's clock replace what is told from ``at`` on by ``words``; None: never."""
    return format_html('data-until="{}" data-after="{}"', machine(at), words) if at else ""


@register.simple_tag(takes_context=True)
def icon(context: template.Context, shape: str = shapes.NEUTRAL) -> str:
    """Return the address of the icon by which a tab shows a status.

    A page's own icon cannot tell states apart. So it stands while nothing is wrong, and gives way
    to the shape of the state while something is: among many tabs that is what has to be seen.
    """
    own: str | None = context.get("own_icon")
    return own if own and shape in shapes.CALM else static(shapes.icon(shape))


@register.filter(name="written")
def written_as(at: date | None, style: str) -> str:
    """Write a day or an instant in the zone that is set, in a form of the site's language."""
    if not at:
        return ""
    return written(timezone.localtime(at) if isinstance(at, datetime) else at, style)


@register.filter
def clock(at: datetime, beside: datetime) -> str:
    """Write the time of day, with its day unless that is the day of the instant ``beside`` it."""
    local = timezone.localtime(at)
    return written(local, _with_day("clock", local, timezone.localtime(beside)))


@register.filter
def markdown(source: str, scope: str) -> SafeString:
    """Render Markdown whose top heading is an h3; ``scope`` keeps its ids apart from others."""
    return prose(source, scope)


@register.simple_tag
def prose(source: str, scope: str, heading_level: int = 3, folder: str = FOLDER) -> SafeString:
    """Render Markdown, once for each renderer: the cache is keyed by source and version.

    Readers get images from the default ``folder``, and operators those of drafts from another.

    The cache keeps it as safe as the renderer called it; of one that did not, templates
    would escape the plain text.
    """
    key = md.cache_key(source, scope=scope, heading_level=heading_level, folder=folder)
    html: SafeString | None = caches["rendered"].get(key)
    if html is None:
        html = md.to_html(source, scope=scope, heading_level=heading_level, folder=folder)
        caches["rendered"].set(key, html, timeout=None)
    return timed(html)


@register.filter
def timed(html: SafeString) -> SafeString:
    """Print the instants that are marked in a text, as ``moment`` does."""
    return mark_safe(marked_instants.shown(html, moment)) if isinstance(html, SafeString) else html


def _zoned(local: datetime, style: str) -> str:
    return f"{written(local, style)} {zone_name(local)}"
