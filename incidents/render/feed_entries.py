"""Incidents, updates and postmortems as entries of feeds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from incidents.domain.markdown import printable
from incidents.domain.vocabulary import Status
from incidents.models import Incident, Page, Postmortem
from incidents.queries.feeds import FeedItem
from incidents.queries.reports import Report, ReportedUpdate
from incidents.render import labels, links
from incidents.render.bound_figures import published
from incidents.render.fragments import document
from incidents.render.incident_view import incident_view
from incidents.render.kept import kept

# Sanitized HTML quotes every value. An unquoted “href=” is text, such as that of a code sample.
LINK = re.compile(r'<(?:a|img)(?: [\w-]+(?:="[^"]*")?)*>')
ADDRESS = re.compile(r'(?:(?<= href=")|(?<= src="))[^"]*')


@dataclass(frozen=True)
class PlannedTimes:
    """When a maintenance is planned, or was."""

    is_cancelled: bool
    start_at: datetime | None
    end_at: datetime | None


@dataclass(frozen=True)
class PublishedText:
    """A postmortem as readers see it."""

    code: str
    published_at: datetime
    body: str


@dataclass(frozen=True)
class FeedEntry:
    """``content`` is HTML in which all links and images are absolute; ``kind`` is a category.

    RSS knows it by ``guid``, which is the same as ``id`` unless it was another elsewhere.
    """

    id: str
    guid: str
    kind: str
    title: str
    url: str
    content: str
    published_at: datetime
    updated_at: datetime


def of_report(page: Page, report: Report, *, now: datetime) -> FeedEntry:
    """Return the entry of an incident or maintenance with all of its updates."""
    incident = report.incident
    url = links.absolute(page, links.incident_path(incident))
    story = incident_view(report, now=now)
    own = links.tag(page, "incident", incident.code)
    context = {
        "window": _window(incident),
        "repeats": story.repeats,
        "residual_until": incident.residual_ends_at if story.is_felt else None,
        "residual_effect": incident.residual_effect if story.is_felt else "",
        "promise_at": report.next_update_at,
        "affects": story.affects,
        "postmortem": _postmortem(story.postmortem, incident),
        "postmortem_url": links.absolute(page, links.postmortem_path(incident)),
        "entries": story.entries,
    }
    return FeedEntry(
        id=incident.atom_id or own,
        guid=incident.rss_guid or own,
        kind=_kind(incident),
        title=printable(incident.name),
        url=url,
        content=_html(page, "incident", url, context),
        published_at=report.first_news_at,
        updated_at=incident.told_at,
    )


def of_post(page: Page, post: FeedItem, *, now: datetime) -> FeedEntry:
    if isinstance(post.subject, ReportedUpdate):
        return _of_update(page, post.report, post.subject, now=now)
    return _of_postmortem(page, post.report, post.subject)


def _of_update(page: Page, report: Report, told: ReportedUpdate, *, now: datetime) -> FeedEntry:
    """Return an entry that no later update changes, so that feed readers show it as new once."""
    update, incident = told.update, report.incident
    url = links.absolute(page, links.update_path(update))
    context = {
        "window": _window(incident),
        "entry": incident_view(report, now=now).entries[report.updates.index(told)],
        "components": labels.in_groups([affected.component for affected in told.affected]),
        "promise_at": update.next_update_at,
    }
    return FeedEntry(
        id=(own := links.tag(page, "update", update.code)),
        guid=own,
        kind=_kind(incident),
        title=_title(incident.name, labels.label(told)),
        url=url,
        content=_html(page, "update", url, context),
        published_at=update.display_at,
        updated_at=update.edited_at or update.display_at,
    )


def _of_postmortem(page: Page, report: Report, postmortem: Postmortem) -> FeedEntry:
    assert postmortem.published_at  # the query has only these
    assert postmortem.revised_at  # the database holds it
    url = links.absolute(page, links.postmortem_path(report.incident))
    context = {"postmortem": _postmortem(postmortem, report.incident)}
    return FeedEntry(
        id=(own := links.tag(page, "postmortem", postmortem.code)),
        guid=own,
        kind="postmortem",
        title=_title(report.incident.name, _("Postmortem")),
        url=url,
        content=_html(page, "postmortem", url, context),
        published_at=postmortem.published_at,
        updated_at=postmortem.revised_at,
    )


def _kind(incident: Incident) -> str:
    return "maintenance" if incident.is_maintenance else "incident"


def _title(name: str, label: str) -> str:
    return printable(_("%(name)s: %(label)s") % {"name": labels.isolated(name), "label": label})


def _window(incident: Incident) -> PlannedTimes | None:
    if not incident.is_maintenance:
        return None
    is_cancelled = incident.status == Status.CANCELLED
    return PlannedTimes(is_cancelled, incident.scheduled_for, incident.scheduled_until)


def _postmortem(postmortem: Postmortem | None, incident: Incident) -> PublishedText | None:
    if postmortem is None or postmortem.published_at is None:
        return None
    body = published(postmortem, incident)
    return PublishedText(postmortem.code, postmortem.published_at, body)


def _html(page: Page, template: str, url: str, context: dict[str, Any]) -> str:
    """Render an entry, once for the feeds of all forms and components.

    The ``context`` holds plain values only, so what is kept of it cannot be out of date.
    """

    def html() -> str:
        text = document(page, f"feeds/{template}.html", context)
        return absolute_links(printable(text), base=url)

    return kept((template, page.time_zone, url, context), html)


def absolute_links(html: str, *, base: str) -> str:
    """Return ``html`` with its links and images made absolute: feed readers have no page around it.

    A link to a footnote leads to the footnote on the page at ``base``.
    """

    def absolute(href: re.Match[str]) -> str:
        try:
            return escape(urljoin(base, unescape(href[0])))
        except ValueError:  # no address at all, such as “//[”: where it stands must do
            return escape(base)

    return LINK.sub(lambda tag: ADDRESS.sub(absolute, tag[0]), html)
