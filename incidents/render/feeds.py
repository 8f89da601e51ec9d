"""Atom and RSS documents.

Django's generators write them: elements in the order and dates in the form that the
formats ask for, all text escaped by a SAX writer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from incidents.domain.markdown import printable
from incidents.models import Component, Page
from incidents.queries import feeds
from incidents.queries.components import component as component_of
from incidents.queries.site import page
from incidents.render import feed_entries, links
from incidents.render.branding import picture
from incidents.render.feed_entries import FeedEntry

# The greatest width and height of a channel's image (RSS 2.0, "image").
MOST_OF_RSS = (144, 400)


class _OwnDate(SyndicationFeed):
    def latest_post_date(self) -> datetime:
        """Return the feed's own date: Django's default is that of the entries, or the clock's."""
        updated_at: datetime = self.feed["updated_at"]
        return updated_at


class Atom(_OwnDate, Atom1Feed):
    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Add the page's images, of which Django's generator knows nothing."""
        super().add_root_elements(handler)
        page: Page = self.feed["page"]
        for name, image in (("icon", page.favicon), ("logo", page.logo)):
            if image:
                handler.addQuickElement(name, links.absolute(page, image.name.path))

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Put the text into ``content``: it is complete and no summary."""
        super().add_item_elements(handler, item | {"description": None})
        handler.addQuickElement("content", item["description"], {"type": "html"})


class Rss(_OwnDate, Rss201rev2Feed):
    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Add the page's image; its title and link are to be those of the feed."""
        super().add_root_elements(handler)
        page: Page = self.feed["page"]
        image = page.logo or page.favicon
        if image is None:
            return
        shown = picture(image, MOST_OF_RSS)
        handler.startElement("image", AttributesImpl({}))
        handler.addQuickElement("url", links.absolute(page, shown.path))
        handler.addQuickElement("title", self.feed["title"])
        handler.addQuickElement("link", self.feed["link"])
        handler.addQuickElement("width", str(shown.width))
        handler.addQuickElement("height", str(shown.height))
        handler.endElement("image")


def history_atom(component_code: str | None, *, now: datetime) -> bytes:
    """Return Atom with an entry an incident. Five queries, six for a component; DoesNotExist."""
    return _history(Atom, "history-atom", component_code, now=now)


def history_rss(component_code: str | None, *, now: datetime) -> bytes:
    """Return RSS with an item an incident. Five queries, six for a component; DoesNotExist."""
    return _history(Rss, "history-rss", component_code, now=now)


def updates_atom(component_code: str | None, *, now: datetime) -> bytes:
    """Return Atom with an entry an update. Five queries, six for a component; DoesNotExist."""
    site = page()
    component = _component(site, component_code)
    told = [feed_entries.of_post(site, post, now=now) for post in feeds.posts(component)]
    return _document(Atom, "updates-atom", site, component, told)


def postmortems_atom(*, now: datetime) -> bytes:
    """Return Atom with an entry a postmortem. Five queries."""
    site = page()
    told = [feed_entries.of_post(site, post, now=now) for post in feeds.postmortems()]
    # Whatever else happens leaves it as it is: it is published anew only when one of these changes.
    updated_at = max((each.updated_at for each in told), default=site.created_at)
    return _document(Atom, "postmortems-atom", site, None, told, updated_at=updated_at)


def address(page: Page, name: str, component: Component | None) -> str:
    """Return the absolute address of a feed, as in "history-atom"."""
    path = (
        reverse(f"feed-component-{name}", args=[component.code])
        if component
        else reverse(f"feed-{name}")
    )
    return links.absolute(page, path)


def title(page: Page, component: Component | None, what: str) -> str:
    names = [page.name, component.full_name] if component else [page.name]
    return printable(" – ".join([*names, what]))


def _history(
    kind: type[SyndicationFeed], name: str, component_code: str | None, *, now: datetime
) -> bytes:
    site = page()
    component = _component(site, component_code)
    told = [feed_entries.of_report(site, report, now=now) for report in feeds.history(component)]
    return _document(kind, name, site, component, told)


def _component(site: Page, code: str | None) -> Component | None:
    """Return it; before the launch all feeds are that of the page, which is empty."""
    return component_of(code) if code and site.is_launched else None


def _document(
    kind: type[SyndicationFeed],
    name: str,
    page: Page,
    component: Component | None,
    told: Iterable[FeedEntry],
    *,
    updated_at: datetime | None = None,
) -> bytes:
    what = {"updates-atom": _("Updates"), "postmortems-atom": _("Postmortems")}.get(
        name, _("History")
    )
    home = links.component_path(component.code) if component else reverse("home")
    feed = kind(
        title=title(page, component, what),
        link=links.absolute(page, home),
        description=printable(page.tagline) or printable(page.name),
        language=settings.STATUSPAGE_LANGUAGE,
        author_name=printable(page.name),
        subtitle=printable(page.tagline) or None,
        feed_url=address(page, name, component),
        page=page,
        feed_guid=links.tag(page, "feed", f"{component.code}/{name}" if component else name),
        updated_at=updated_at or feeds.updated_at(page, component),
    )
    for entry in _apart(told) if page.is_launched else ():
        feed.add_item(
            title=entry.title,
            link=entry.url,
            description=entry.content,
            unique_id=entry.guid if kind is Rss else entry.id,
            unique_id_is_permalink=False,
            pubdate=entry.published_at,
            updateddate=entry.updated_at,
            categories=[entry.kind],
        )
    return feed.writeString("utf-8").encode()


def _apart(told: Iterable[FeedEntry]) -> Iterator[FeedEntry]:
    """Yield the entries, newest first, with dates that fall by a whole second at least.

    Readers sort by date, and RSS has no fractions of seconds. Of several in a second the older
    ones give way, so that what falls off the end of the feed changes no date.
    """
    latest = datetime.max.replace(tzinfo=UTC)
    for entry in told:
        at = entry.published_at.replace(microsecond=0)
        if at > latest:
            at, entry = latest, replace(entry, published_at=latest)
        latest = at - timedelta(seconds=1)
        yield entry
