"""The navigation of the console: its sections, and the one that a screen is in."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.console.screens import is_seen_by


class MenuItem(NamedTuple):
    """``view`` names its first screen; all under the address of that belong to it.

    One ``is_setup`` is for who sets up the page, and stands in a menu with others: so the rest
    takes one row.
    """

    label: Promise
    view: str
    is_setup: bool = False

    @property
    def address(self) -> str:
        return reverse(self.view)

    @property
    def permissions(self) -> tuple[str, ...]:
        """Those of which its first screen asks for one; none if it asks for none."""
        return getattr(resolve(self.address).func, "permissions", ())


INCIDENTS, MAINTENANCES = "console:incidents", "console:maintenances"
SECTIONS = (
    MenuItem(_("Incidents"), INCIDENTS),
    MenuItem(_("Maintenance"), MAINTENANCES),
    MenuItem(_("Search"), "console:search"),
    MenuItem(_("Components"), "console:components"),
    MenuItem(_("Action items"), "console:items"),
    MenuItem(_("Insights"), "console:insights"),
    MenuItem(_("Jobs"), "console:jobs"),
    MenuItem(_("Subscribers"), "console:subscribers"),
    MenuItem(_("Team"), "console:team"),
    MenuItem(_("Templates"), "console:templates", is_setup=True),
    MenuItem(_("Rules"), "console:rules", is_setup=True),
    MenuItem(_("Settings"), "console:page", is_setup=True),
    MenuItem(_("Tokens"), "console:tokens", is_setup=True),
    MenuItem(_("Audit"), "console:audit", is_setup=True),
    MenuItem(_("Tables"), "admin:index", is_setup=True),
)


class Navigation(NamedTuple):
    sections: list[MenuItem]
    here: MenuItem | None

    @property
    def at_maintenances(self) -> Navigation:
        """Return it as it is for what is shown of a maintenance among incidents."""
        if self.here is None or self.here.view != INCIDENTS:
            return self
        here = (each for each in self.sections if each.view == MAINTENANCES)
        return self._replace(here=next(here, None))

    @property
    def daily(self) -> list[MenuItem]:
        return [each for each in self.sections if not each.is_setup]

    @property
    def setup(self) -> list[MenuItem]:
        return [each for each in self.sections if each.is_setup]


def navigation(request: HttpRequest) -> dict[str, Callable[[], Navigation]]:
    """Give templates the sections that ``request.user`` may see. Nothing is done until asked."""

    def asked() -> Navigation:
        seen = [
            each
            for each in SECTIONS
            if not each.permissions or is_seen_by(request.user, *each.permissions)
        ]
        # An update is one of an incident.
        path = request.path.replace("/console/updates/", "/console/incidents/")
        around = (each for each in seen if path.startswith(each.address))
        here = max(around, key=lambda each: len(each.address), default=None)
        return Navigation(seen, here)

    return {"navigation": asked}
