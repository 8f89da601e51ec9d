"""Rules of Atom, RSS and iCalendar, as far as they can be checked here.

Each function fails an assertion, or returns what it has read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

import feedparser
from icalendar import Calendar

ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 4287, 3.3: RFC 3339 with a capital T and Z.
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TAG_URI = re.compile(r"tag:[^\s,:]+,\d{4}-\d\d-\d\d:\S+")


@dataclass(frozen=True)
class Read:
    """One entry, in the order of the document."""

    id: str
    title: str
    url: str
    html: str
    updated_at: datetime | None


def atom(document: bytes) -> list[Read]:
    feed = fromstring(document)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert len(feed.findall(f"{ATOM}{name}")) == 1, name
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert TAG_URI.fullmatch(feed.findtext(f"{ATOM}id"))
    changed_at = _rfc_3339(feed.findtext(f"{ATOM}updated"))
    for rel in ("self", "alternate"):
        [link] = [e for e in feed.findall(f"{ATOM}link") if e.get("rel") == rel]
        _is_absolute(link.get("href"))
    read = [_atom_entry(entry) for entry in feed.findall(f"{ATOM}entry")]
    _are_distinct([entry.id for entry in read])
    assert all(entry.updated_at <= changed_at for entry in read)
    _fall([_rfc_3339(date.text) for date in feed.findall(f"{ATOM}entry/{ATOM}published")])
    _is_read_by_feedparser(document, [entry.id for entry in read])
    return read


def rss(document: bytes) -> list[Read]:
    root = fromstring(document)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    [channel] = root.findall("channel")
    for name in ("title", "link", "description"):
        assert channel.findtext(name), name
    parsedate_to_datetime(channel.findtext("lastBuildDate"))
    [link] = channel.findall(f"{ATOM}link")
    assert link.get("rel") == "self"
    _is_absolute(link.get("href"))
    read = [_rss_item(item) for item in channel.findall("item")]
    _fall([parsedate_to_datetime(date.text) for date in channel.findall("item/pubDate")])
    _are_distinct([item.id for item in read])
    _is_read_by_feedparser(document, [item.id for item in read])
    return read


def calendar(document: bytes) -> list[dict[str, object]]:
    """Return the events as plain values."""
    assert document.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in document.split(b"\r\n"))
    assert b"\n" not in document.replace(b"\r\n", b"")
    assert b"VTIMEZONE" not in document
    read = Calendar.from_ical(document)
    assert (read["VERSION"], read["METHOD"]) == ("2.0", "PUBLISH")
    assert not read.errors
    events = [_event(event) for event in read.walk("VEVENT")]
    _are_distinct([event["uid"] for event in events])
    return events


def _atom_entry(entry: Element) -> Read:
    for name in ("id", "title", "updated", "published", "content"):
        assert len(entry.findall(f"{ATOM}{name}")) == 1, name
    assert TAG_URI.fullmatch(entry.findtext(f"{ATOM}id"))
    assert entry.find(f"{ATOM}content").get("type") == "html"
    _rfc_3339(entry.findtext(f"{ATOM}published"))
    [link] = entry.findall(f"{ATOM}link")
    _is_absolute(link.get("href"))
    return Read(
        id=entry.findtext(f"{ATOM}id"),
        title=entry.findtext(f"{ATOM}title"),
        url=link.get("href"),
        html=_with_absolute_links(entry.findtext(f"{ATOM}content")),
        updated_at=_rfc_3339(entry.findtext(f"{ATOM}updated")),
    )


def _rss_item(item: Element) -> Read:
    guid = item.find("guid")
    assert guid.get("isPermaLink") == "false"
    assert TAG_URI.fullmatch(guid.text)
    parsedate_to_datetime(item.findtext("pubDate"))
    _is_absolute(item.findtext("link"))
    return Read(
        id=guid.text,
        title=item.findtext("title"),
        url=item.findtext("link"),
        html=_with_absolute_links(item.findtext("description")),
        updated_at=None,
    )


def _event(event: object) -> dict[str, object]:
    stamps = {name: event.decoded(name) for name in ("dtstamp", "dtstart", "dtend")}
    assert all(at.utcoffset().total_seconds() == 0 for at in stamps.values())
    assert stamps["dtstart"] < stamps["dtend"]
    texts = {name: str(event.get(name, "")) for name in ("uid", "summary", "status", "description")}
    return stamps | texts | {"sequence": int(event["sequence"]), "url": str(event.get("url", ""))}


def _rfc_3339(text: str) -> datetime:
    assert RFC_3339.fullmatch(text), text
    return datetime.fromisoformat(text)


def _fall(dates: list[datetime]) -> None:
    """Newest first, no two of them in one second: some readers order by date alone."""
    seconds = [at.replace(microsecond=0) for at in dates]
    assert all(later > earlier for later, earlier in pairwise(seconds)), seconds


def _is_absolute(url: str) -> None:
    assert urlsplit(url).scheme in {"http", "https", "mailto"}, url
    assert urlsplit(url).scheme == "mailto" or urlsplit(url).netloc, url


def _with_absolute_links(html: str) -> str:
    for url in re.findall(r'<a [^>]*?href="([^"]*)"', html):
        _is_absolute(url)
    return html


def _are_distinct(ids: list[str]) -> None:
    assert len(set(ids)) == len(ids)


def _is_read_by_feedparser(document: bytes, ids: list[str]) -> None:
    read = feedparser.parse(document)
    assert not read.bozo, read.get("bozo_exception")
    assert [entry.id for entry in read.entries] == ids
