"""The navigation of the console: its sections, and the one that a screen is in."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.console.screens import is_seen_by


class Section(NamedTuple):
    """``view`` names its first screen; all under the address of that belong to it."""

    label: Promise
    view: str

    @property
    def address(self) -> str:
        return reverse(self.view)

    @property
    def permissions(self) -> tuple[str, ...]:
        """Those of which its first screen asks for one; none if it asks for none."""
        return getattr(resolve(self.address).func, "permissions", ())


SECTIONS = (
    Section(_("Incidents"), "console:incidents"),
    Section(_("Maintenance"), "console:maintenances"),
    Section(_("Search"), "console:search"),
    Section(_("Components"), "console:components"),
    Section(_("Templates"), "console:templates"),
    Section(_("Action items"), "console:items"),
    Section(_("Insights"), "console:insights"),
    Section(_("Jobs"), "console:jobs"),
    Section(_("Rules"), "console:rules"),
    Section(_("Subscribers"), "console:subscribers"),
    Section(_("Settings"), "console:page"),
    Section(_("Tokens"), "console:tokens"),
    Section(_("Team"), "console:team"),
    Section(_("Audit"), "console:audit"),
    Section(_("Tables"), "admin:index"),
)


class Navigation(NamedTuple):
    sections: list[Section]
    here: Section | None


def navigation(request: HttpRequest) -> dict[str, Callable[[], Navigation]]:
    """Give templates the sections that ``request.user`` may see. Nothing is done until asked."""

    def asked() -> Navigation:
        seen = [
            each
            for each in SECTIONS
            if not each.permissions or is_seen_by(request.user, *each.permissions)
        ]
        here = next((each for each in seen if request.path.startswith(each.address)), None)
        return Navigation(seen, here)

    return {"navigation": asked}
