"""The addresses under which readers subscribe, and what each is in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain.subscriptions import ChannelKind
from incidents.models import Component, Page
from incidents.render import links


@dataclass(frozen=True)
class Address:
    """A feed or a calendar; ``url`` is absolute, for other programs."""

    name: str
    about: str
    path: str
    url: str


@dataclass(frozen=True)
class Way:
    """A channel, and where its address comes from; of mail everybody knows."""

    kind: ChannelKind
    name: str
    about: str


# What subscribers may want to hear of, by their fields.
KINDS = {
    "wants_incidents": gettext_lazy("Incidents"),
    "wants_maintenances": gettext_lazy("Scheduled maintenance"),
    "wants_postmortems": gettext_lazy("Postmortems"),
}


def ways() -> list[Way]:
    """Return how readers may subscribe, in words."""
    told = {
        ChannelKind.MAIL: (_("Mail"), ""),
        ChannelKind.SLACK: (
            _("Slack"),
            _(
                "make an incoming webhook for the channel and copy its address, which begins with"
                " https://hooks.slack.com/services/."
            ),
        ),
        ChannelKind.DISCORD: (
            _("Discord"),
            _("in the channel’s settings, under Integrations, make a webhook and copy its URL."),
        ),
        ChannelKind.TEAMS: (
            _("Microsoft Teams"),
            _(
                "in the channel’s menu choose Workflows, then “Send webhook alerts to a channel”,"
                " and copy the address that it shows."
            ),
        ),
        ChannelKind.WEBHOOK: (
            _("Webhook"),
            _("an endpoint of yours, https://…, to which updates are sent as JSON."),
        ),
    }
    return [Way(kind, *told[kind]) for kind in offered()]


def ways_title() -> str:
    """Return a heading that names no channel but those offered; chats are if anything is."""
    by = offered()
    if ChannelKind.MAIL in by and ChannelKind.WEBHOOK in by:
        return _("By mail, in a chat or by webhook")
    if ChannelKind.MAIL in by:
        return _("By mail or in a chat")
    return _("In a chat or by webhook") if ChannelKind.WEBHOOK in by else _("In a chat")


def offered() -> list[ChannelKind]:
    """Return the channels by which readers may subscribe."""
    if settings.DRILL:
        return []
    return [
        *([ChannelKind.MAIL] if settings.EMAIL_HOST else []),
        *(ChannelKind.SLACK, ChannelKind.DISCORD, ChannelKind.TEAMS),
        # Its secrets are stored encrypted only.
        *([ChannelKind.WEBHOOK] if settings.STATUSPAGE_ENCRYPTION_KEYS else []),
    ]


def feeds(site: Page) -> list[Address]:
    return [
        _address(
            site,
            "feed-history-atom",
            _("Incidents (Atom)"),
            _("one entry for each incident, updated as it changes"),
        ),
        _address(
            site,
            "feed-history-rss",
            _("Incidents (RSS)"),
            _("the same, for programs without Atom"),
        ),
        _address(
            site, "feed-updates-atom", _("Every update (Atom)"), _("one entry for each update")
        ),
    ]


def calendars(site: Page) -> list[Address]:
    about = _("for calendar programs (iCalendar)")
    return [_address(site, "feed-calendar", _("Maintenances (calendar)"), about)]


def of_component(site: Page, component: Component) -> list[Address]:
    """Return those that tell of one component alone."""
    code = component.code
    about = _("for calendar programs (iCalendar)")
    return [
        _address(site, "feed-component-history-atom", _("Incidents (Atom)"), "", code),
        _address(site, "feed-component-history-rss", _("Incidents (RSS)"), "", code),
        _address(site, "feed-component-updates-atom", _("Every update (Atom)"), "", code),
        _address(site, "feed-component-calendar", _("Maintenances (calendar)"), about, code),
    ]


def _address(site: Page, route: str, name: str, about: str, *args: str) -> Address:
    path = reverse(route, args=args)
    return Address(name, about, path, links.absolute(site, path))
