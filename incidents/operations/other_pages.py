"""Ask pages of Cachet and Uptime Kuma for what they tell in public."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from incidents.domain.moving import cachet, kuma
from incidents.operations import questions

PAGES_MOST = 1_000
# As in https://kuma.example.com/status/shop
OF_KUMA = re.compile(r"(https?://[^?#]+?)(?:/status/([\w-]+))?/?")
SLUG = "default"

Content = dict[str, Any]


def of_cachet(address: str) -> Content:
    """Return the lists of all documents in one object. Raises Refused."""
    base = f"{address.rstrip('/')}/api/v1/"
    found: Content = {
        part: list(_all(urljoin(base, path), is_there=part == "components"))
        for part, path in cachet.PARTS.items()
    }
    # Before version 2.4 they are asked for one by one.
    for each in found["incidents"]:
        if isinstance(each, dict) and "updates" not in each:
            each["updates"] = list(_all(urljoin(base, f"incidents/{each.get('id')}/updates")))
    return found


def of_kuma(address: str) -> Content:
    """Return the page and its heartbeats in one object. Raises Refused."""
    named = OF_KUMA.fullmatch(address)
    host, slug = named.groups() if named else (address, None)
    base = f"{host.rstrip('/')}/api/status-page/"
    page = questions.object_at(f"{base}{slug or SLUG}")
    if page is None:
        raise questions.nothing_at(f"{base}{slug or SLUG}")
    beats = questions.object_at(f"{base}heartbeat/{slug or SLUG}") or {}
    return page | {kuma.BEATS: beats.get(kuma.BEATS)}


def _all(url: str, *, is_there: bool = False) -> Iterator[Any]:
    """Yield what a list has, page by page; nothing of one that ``is_there`` in some versions."""
    for number in range(1, PAGES_MOST + 1):
        asked_for = f"{url}?per_page=100&page={number}"
        found = questions.object_at(asked_for)
        if found is None and is_there:
            raise questions.nothing_at(url)
        data = (found or {}).get("data", [])
        if not isinstance(data, list):
            raise questions.refusal(asked_for, _("a list was expected"))
        yield from data
        if not data or number >= _pages(found or {}):
            return


def _pages(found: Content) -> int:
    """Return how many pages there are; 1 if it is not told."""
    at: Any = found
    for key in ("meta", "pagination", "total_pages"):
        at = at.get(key) if isinstance(at, dict) else None
    return int(str(at)[:9]) if str(at).isdecimal() else 1
