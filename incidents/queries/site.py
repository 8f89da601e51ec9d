"""The page's settings."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from incidents.domain.images import SLOTS
from incidents.models import Page
from incidents.queries.prepared import Prepared


def page() -> Page:
    """Return the page's settings, with its images. One query."""
    return _only(_page())


def zone() -> ZoneInfo:
    """Return the page's zone: a fifth of the work of ``page``. One query."""
    return _only(_zone()).zone


def launched() -> Page:
    """Return the same, or raise Page.DoesNotExist before the launch. One query."""
    return Page.objects.exclude(launched_at=None).get()


_page = Prepared(lambda: Page.objects.select_related(*SLOTS))
_zone = Prepared(lambda: Page.objects.only("time_zone"))


def _only(found: Sequence[Page]) -> Page:
    if not found:
        raise Page.DoesNotExist("The page's settings are missing.")
    [page] = found
    return page
