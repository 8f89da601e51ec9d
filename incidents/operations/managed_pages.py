"""Ask the management API of Statuspage for a whole page, with a key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from incidents.domain.moving import statuspage
from incidents.operations import questions
from incidents.operations.errors import Refused
from incidents.operations.foreign_pages import feeds_of

SERVICE = "https://api.statuspage.io/v1"
# As in https://api.statuspage.io/v1/pages/kctbh9vrtdwd, for a page that is not public.
MANAGED = re.compile(r"(https?://[^?#]+/v1)/pages/(\w+)/?")
PAGE_SIZE = 100
# They have all their updates and components with them, and answers may be 5 MB at most.
INCIDENTS_A_PAGE = 50
PAGES_MOST = 10_000
HERE = ("localhost", "127.0.0.1", "::1")

Content = dict[str, Any]


class Key:
    """A key, which is sent over TLS only, and shown nowhere."""

    def __init__(self, value: str) -> None:
        if not value.isascii() or not value.isprintable() or not value or " " in value:
            raise Refused(_("This is no key; give the API key alone, on one line."))
        self._value = value

    def headers(self, url: str) -> dict[str, str]:
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in HERE:
            raise Refused(_("A key is sent by https only; give such an address."))
        return {"Authorization": f"OAuth {self._value}"}


def of_key(address: str, key: Key, *, api: str = SERVICE) -> tuple[Content, list[str]]:
    """Return all that the API tells of the page at ``address``, in one object.

    The address is that of the page, which says its id, or that of the page in the API. Raises
    Refused.
    """
    if managed := MANAGED.fullmatch(address):
        api, code = managed.groups()
        public: Content = {}
        lost: list[str] = []
    else:
        public, lost = _public(address)
        code = str(public["page"]["id"])
    base = f"{api.rstrip('/')}/pages/{code}"
    page = _one(base, key)
    names = {key_of: page[key_of] for key_of in ("id", "name", "time_zone") if page.get(key_of)}
    incidents = list(_all(f"{base}/incidents", key, size=INCIDENTS_A_PAGE))
    document = public | {
        "page": names | public.get("page", {}),
        "components": _components(base, key),
        "incidents": incidents,
        "incident_templates": list(_all(f"{base}/incident_templates", key)),
        "subscribers": [
            each | {"state": state}
            for state in ("active", "unconfirmed", "quarantined")
            for each in _all(f"{base}/subscribers", key, f"state={state}&")
        ],
        "unsubscribed": list(_all(f"{base}/subscribers/unsubscribed", key)),
    }
    return statuspage.merged([document]), lost


def _public(address: str) -> tuple[Content, list[str]]:
    """Return what the page says of itself, with its feeds, and what of these cannot be read."""
    base = address.rstrip("/")
    url = f"{base}/api/v2/status.json"
    found = questions.json_at(url)
    if found is None:
        raise questions.nothing_at(url)
    page = found.get("page") if isinstance(found, dict) else None
    if not isinstance(page, dict) or not re.fullmatch(r"\w+", str(page.get("id"))):
        raise questions.refusal(url, _("it names no page"))
    feeds, lost = feeds_of(address)
    return {"page": page} | feeds, lost


def _components(base: str, key: Key) -> list[Content]:
    """Return components with their groups, which the API may list apart."""
    found = list(_all(f"{base}/components", key))
    listed = {each.get("id") for each in found}
    groups = [each for each in _all(f"{base}/component-groups", key) if each["id"] not in listed]
    return [*({**each, "group": True} for each in groups), *found]


def _one(url: str, key: Key) -> Content:
    found = questions.json_at(url, key.headers(url))
    if found is None:
        raise questions.nothing_at(url)
    if not isinstance(found, dict):
        raise questions.refusal(url, _("no object in JSON"))
    return found


def _all(url: str, key: Key, query: str = "", *, size: int = PAGE_SIZE) -> Iterator[Content]:
    """Yield what a list has, page by page, each once.

    Some lists count their pages from none and others from one, so that the first is asked for
    without a number, and what comes twice is left out. Raises Refused.
    """
    seen: set[str] = set()
    for number in range(PAGES_MOST):
        paged = f"&page={number}" if number else ""
        asked_for = f"{url}?{query}limit={size}&per_page={size}{paged}"
        found = questions.json_at(asked_for, key.headers(url))
        if found is None and not number:
            return
        if not isinstance(found, list) or not all(_has_id(each) for each in found):
            raise questions.refusal(asked_for, _("a list was expected"))
        for each in found:
            if str(each["id"]) not in seen:
                seen.add(str(each["id"]))
                yield each
        if len(found) < size:
            return


def _has_id(each: Any) -> bool:
    return isinstance(each, dict) and isinstance(each.get("id"), str | int)
