"""The navigation of the console: its sections, and the one that a screen is in."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.console.screens import SEEING, is_seen_by


class Section(NamedTuple):
    """``view`` names its first screen; all under ``folder`` of the console belong to it."""

    label: Promise
    view: str
    folder: str
    permissions: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return reverse(self.view)


LISTING = ("view_incident", "change_incident", "add_incidentupdate")
SECTIONS = (
    Section(_("Incidents"), "console:incidents", "incidents/", LISTING),
    Section(_("Maintenance"), "console:maintenances", "maintenances/", LISTING),
    Section(
        _("Components"),
        "console:components",
        "components/",
        ("view_component", "change_component", *SEEING),
    ),
    Section(
        _("Templates"),
        "console:templates",
        "templates/",
        ("change_messagetemplate", "add_incident", "add_incidentupdate"),
    ),
    Section(_("Jobs"), "console:jobs", "jobs/", ("view_job", "change_job")),
    Section(
        _("Subscribers"),
        "console:subscribers",
        "subscribers/",
        ("view_subscriber", "change_subscriber", "delete_subscriber"),
    ),
    Section(
        _("Settings"),
        "console:page",
        "page/",
        ("view_page", "change_page"),
    ),
    Section(
        _("Tokens"),
        "console:tokens",
        "team/tokens/",
        ("view_token", "add_token", "delete_token"),
    ),
    Section(_("Team"), "console:team", "team/", ("view_user", "change_user", "add_user")),
    Section(_("Audit"), "console:audit", "audit/", ("view_auditentry",)),
    Section(_("Tables"), "admin:index", "tables/"),
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
        folder = request.path.removeprefix(reverse("console:board"))
        here = next((each for each in seen if folder.startswith(each.folder)), None)
        return Navigation(seen, here)

    return {"navigation": asked}
