"""Ask a page elsewhere for its past, as far as it tells of it in public."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from incidents.domain.moving import statuspage
from incidents.operations import questions
from incidents.operations.errors import Refused

DOCUMENTS = (
    "api/v2/components.json",
    "api/v2/incidents.json",
    "api/v2/scheduled-maintenances.json",
)
HISTORY = "history.json?page={}"
INCIDENT = "api/v2/incidents/{}.json"
# Three months a page: more than such services exist.
PAGES_MOST = 120
# Pages without an incident after which there is none before: three years.
QUIET_MOST = 12


def of_statuspage(address: str) -> tuple[dict[str, Any], list[str]]:
    """Return the documents of a public page in one object, with incidents of older months.

    Also what its history names and it does not tell, a line each. Raises Refused, which says what
    was asked for.
    """
    base = address if address.endswith("/") else f"{address}/"
    found = [_asked(urljoin(base, path)) for path in DOCUMENTS]
    listed = {str(each.get("id")) for document in found for each in _listed(document)}
    older, lost = [], []
    for code in _codes_of_history(base):
        if code not in listed:
            listed.add(code)
            answer = questions.object_at(urljoin(base, INCIDENT.format(code)))
            if answer and isinstance(answer.get("incident"), dict):
                older.append(answer["incident"])
            else:
                lost.append(
                    _("The history names “%(code)s”; the page does not tell it.") % {"code": code}
                )
    feeds, unread = feeds_of(base)
    return statuspage.merged([*found, {"incidents": older}, feeds]), [*lost, *unread]


def feeds_of(address: str) -> tuple[dict[str, Any], list[str]]:
    """Return the page's feeds, which tell what their readers have seen, and those unread."""
    base = address if address.endswith("/") else f"{address}/"
    feeds: dict[str, Any] = {}
    lost = []
    for name in statuspage.FEEDS:
        try:
            feeds[name] = questions.text_at(urljoin(base, name))
        except Refused as refusal:
            lost.append(str(refusal))
    return feeds, lost


def _listed(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in ("incidents", "scheduled_maintenances"):
        part = found.get(key)
        for each in part if isinstance(part, list) else ():
            if isinstance(each, dict):
                yield each


def _codes_of_history(base: str) -> Iterator[str]:
    """Yield the codes of incidents in all months, until years are empty."""
    quiet = 0
    for number in range(1, PAGES_MOST + 1):
        page = questions.object_at(urljoin(base, HISTORY.format(number)))
        months = page.get("months") if page else None
        listed = months if isinstance(months, list) else []
        codes = [code for month in listed for code in _codes(month)]
        yield from codes
        quiet = 0 if codes else quiet + 1
        if not months or quiet > QUIET_MOST:
            return


def _codes(month: Any) -> list[str]:
    found = month.get("incidents") if isinstance(month, dict) else None
    incidents = found if isinstance(found, list) else []
    return [str(each["code"]) for each in incidents if isinstance(each, dict) and "code" in each]


def _asked(url: str) -> dict[str, Any]:
    found = questions.object_at(url)
    if found is None:
        raise questions.nothing_at(url)
    return found
