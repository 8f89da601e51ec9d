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
from incidents.models import Incident, Page, Postmortem
from incidents.queries.feeds import FeedItem
from incidents.queries.reports import Report, ReportedUpdate
from incidents.render import labels, links
from incidents.render.bound_figures import published
from incidents.render.fragments import document
from incidents.render.incident_view import incident_view

# Sanitized HTML quotes every value. An unquoted “href=” is text, such as that of a code sample.
LINK = re.compile(r'<(?:a|img)(?: [\w-]+(?:="[^"]*")?)*>')
ADDRESS = re.compile(r'(?:(?<= href=")|(?<= src="))[^"]*')


@dataclass(frozen=True)
class FeedEntry:
    """``content`` is HTML in which all links and images are absolute; ``kind`` is a category."""

    id: str
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
    context = {
        "story": incident_view(report, now=now),
        "postmortem_url": links.absolute(page, links.postmortem_path(incident)),
    }
    return FeedEntry(
        id=links.tag(page, "incident", incident.code),
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
        "incident": incident,
        "entry": incident_view(report, now=now).entries[report.updates.index(told)],
        "components": labels.in_groups([affected.component for affected in told.affected]),
        "next_update_at": update.next_update_at,
    }
    return FeedEntry(
        id=links.tag(page, "update", update.code),
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
    context = {"postmortem": postmortem, "body": published(postmortem, report.incident)}
    return FeedEntry(
        id=links.tag(page, "postmortem", postmortem.code),
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


def _html(page: Page, template: str, url: str, context: dict[str, Any]) -> str:
    html = document(page, f"feeds/{template}.html", context)
    return absolute_links(printable(html), base=url)


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
