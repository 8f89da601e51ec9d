"""The status that a supplier reports on a page of its own, by Statuspage's API v2."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from django.utils.translation import gettext as _

from incidents.domain.exposition.errors import UnreadableSource
from incidents.domain.exposition.samples import looks_like_html
from incidents.domain.exposition.wording import shortened
from incidents.domain.measuring.findings import Finding
from incidents.domain.moving.places import JsonObject, MalformedContent
from incidents.domain.vocabulary import ComponentStatus, Impact, Observation

SUMMARY = "/api/v2/summary.json"
DOCUMENTS = ("summary.json", "components.json", "status.json")
_STATUS_OF = {
    Impact.NONE: ComponentStatus.OPERATIONAL,
    Impact.MINOR: ComponentStatus.DEGRADED_PERFORMANCE,
    Impact.MAJOR: ComponentStatus.PARTIAL_OUTAGE,
    Impact.CRITICAL: ComponentStatus.MAJOR_OUTAGE,
    Impact.MAINTENANCE: ComponentStatus.UNDER_MAINTENANCE,
}
TROUBLE = frozenset(
    {
        ComponentStatus.DEGRADED_PERFORMANCE,
        ComponentStatus.PARTIAL_OUTAGE,
        ComponentStatus.MAJOR_OUTAGE,
    }
)


@dataclass(frozen=True)
class SupplierReport:
    """``page`` is how the supplier calls itself."""

    page: str
    status: ComponentStatus

    @property
    def finding(self) -> Finding:
        """Planned work of a supplier is no trouble."""
        observation = Observation.BAD if self.status in TROUBLE else Observation.GOOD
        said = _("%(page)s reports “%(status)s”") % {
            "page": self.page,
            "status": self.status.label,
        }
        return Finding(observation, said, status=self.status, page=self.page)


def document(address: str) -> str:
    """Return the address of the document for that of a page, or of one of its documents."""
    parts = urlsplit(address)
    if parts.path.endswith(DOCUMENTS):
        return address
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/") + SUMMARY, "", ""))


def report_of(body: bytes, *, component: str = "") -> SupplierReport:
    """Return what a page reports of a component, by name or id; without one of the whole.

    Raises UnreadableSource.
    """
    if looks_like_html(body):
        raise UnreadableSource(
            _("The answer is an HTML page. Is this the address of a page with Statuspage's API?")
        )
    try:
        whole = JsonObject(json.loads(body), "")
        page = shortened(whole.place("page").text("name"))
        return SupplierReport(
            page, _of_component(whole, component) if component else _of_all(whole)
        )
    except MalformedContent as error:
        raise UnreadableSource(
            _("The page says what cannot be read: %(why)s") % {"why": shortened(str(error))}
        ) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableSource(
            _("The answer is no JSON. Is this the address of a page with Statuspage's API?")
        ) from error


def _of_all(whole: JsonObject) -> ComponentStatus:
    return _STATUS_OF[whole.place("status").choice("indicator", Impact)]


def _of_component(whole: JsonObject, wanted: str) -> ComponentStatus:
    listed = list(whole.all("components"))
    found = [each for each in listed if each.text("id") == wanted] or [
        each for each in listed if each.text("name").casefold() == wanted.casefold()
    ]
    if len(found) == 1:
        return found[0].choice("status", ComponentStatus)
    if found:
        ids = ", ".join(each.text("id") for each in found[:5])
        raise UnreadableSource(
            _("The page has several components called “%(name)s”; give the id: %(ids)s.")
            % {"name": wanted, "ids": shortened(ids)}
        )
    names = ", ".join(each.text("name") for each in listed[:20])
    raise UnreadableSource(
        _("The page has no component “%(name)s”; it has: %(names)s.")
        % {"name": wanted, "names": shortened(names) or "–"}
    )
