"""All that readers may see, in a language in which every message is written in other letters.

What is left in Latin letters was not translated. The operators' own texts are Cyrillic here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from string import ascii_letters
from xml.etree import ElementTree

import pytest
import time_machine
from babel.messages.mofile import write_mo
from django.utils import dates, translation
from icalendar import Calendar

from incidents.domain.content import UpdateContent
from incidents.domain.estimates import Window
from incidents.domain.progress import Partition, Reading
from incidents.domain.sections import Section
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Incident, Job
from incidents.operations import incidents, maintenances, postmortems, updates
from incidents.operations.actor import SYSTEM
from incidents.operations.jobs import lifecycle
from incidents.operations.jobs.readings import record_all
from incidents.publishing import documents
from incidents.publishing.catalogue import catalogue
from incidents.render import pages as rendered
from tests import make, messages
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.long]

PSEUDO = "xx"
KEPT = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|\{\w*\}|<[^>]+>|&\w+;")
# The same in every language: names, addresses, and places that scripts fill.
OWN_NAMES = re.compile(r"\bUTC\b|(?i:\b(?:Slack|Discord|(?:Microsoft )?Teams)\b)|\S+://\S+|\{\w+\}")
WORD = re.compile(r"[A-Za-z]{2,}")
SEEN_ATTRIBUTES = {"title", "aria-label", "alt", "placeholder", "content"}
# What is for programs: of the head, and codes.
UNSEEN_DATA = {
    *("data-moment", "data-age", "data-at", "data-beside", "data-first", "data-last"),
    *("data-known-from", "data-news", "data-news-of", "data-news-kind", "data-news-after"),
    *("data-page-zone", "data-icon", "data-copy", "data-live", "data-dialog", "data-bar"),
}
UNIT = {"unit": "имён", "partition_words": "имена на {partition}"}
BODY = "Мы **знаем** причину."


def pseudo(text: str) -> str:
    """Write all letters as full-width ones, but for what the program reads."""
    parts = KEPT.split(text), [*KEPT.findall(text), ""]
    return "".join(part.translate(WIDE) + kept for part, kept in zip(*parts, strict=True))


WIDE = {ord(letter): ord(letter) + 0xFEE0 for letter in ascii_letters}


@pytest.fixture(scope="module")
def locale(tmp_path_factory) -> Path:
    """The folder with the catalogue, in which there are also Django's names of days and months."""
    found = messages.template()
    with translation.override("en"):
        for names in (dates.MONTHS, dates.MONTHS_3, dates.WEEKDAYS, dates.WEEKDAYS_ABBR):
            for name in map(str, names.values()):
                found.add(name)
    for message in found:
        if message.id and message.context == "format of a date":
            message.string = message.id
        elif message.id:
            is_plural = isinstance(message.id, tuple)
            message.string = tuple(map(pseudo, message.id)) if is_plural else pseudo(message.id)
    folder = tmp_path_factory.mktemp("locale")
    (folder / PSEUDO / "LC_MESSAGES").mkdir(parents=True)
    with (folder / PSEUDO / "LC_MESSAGES" / "django.mo").open("wb") as file:
        write_mo(file, found)
    return folder


@pytest.fixture(autouse=True)
def in_pseudo(settings, locale: Path) -> Iterator[None]:
    settings.LOCALE_PATHS = [locale]
    settings.STATUSPAGE_LANGUAGE = PSEUDO
    with time_machine.travel(NOW, tick=False):
        yield


class Seen(HTMLParser):
    """Gathers what a reader of HTML sees or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in ("script", "style", "code")
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and given.get("name", given.get("property", "")) not in (
            "description",
            "og:title",
            "og:description",
            "og:site_name",
        ):
            return
        for name, value in given.items():
            if name in SEEN_ATTRIBUTES or (name.startswith("data-") and name not in UNSEEN_DATA):
                self.texts.append(value)

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in ("script", "style", "code")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.texts.append(data)


def seen(body: str) -> list[str]:
    reader = Seen()
    reader.feed(body.replace("<wbr>", ""))  # an address that may be broken is one text
    return reader.texts


def told(path: str, body: bytes) -> list[str]:
    """Return the texts of a document, by its kind."""
    text = body.decode()
    if path.endswith((".atom", ".rss")):
        tree = ElementTree.fromstring(text)
        shown = ("title", "subtitle", "description", "summary", "content")
        found = [each.text or "" for each in tree.iter() if each.tag.split("}")[-1] in shown]
        return [part for each in found for part in seen(unescape(each))]
    if path.endswith(".ics"):
        calendar = Calendar.from_ical(text)
        names = ("SUMMARY", "DESCRIPTION", "NAME", "X-WR-CALNAME")
        return [str(part[name]) for part in calendar.walk() for name in names if name in part]
    return seen(text)


def english(path: str, body: bytes) -> list[str]:
    """Return the texts with words in Latin letters."""
    shown = (OWN_NAMES.sub("", text).strip() for text in told(path, body))
    return sorted({text for text in shown if WORD.search(text)})


# In English in every language, and marked so.
OF_PROGRAMMERS = ("/api", "/api/manage")


def leftovers() -> dict[str, list[str]]:
    paths = [
        path
        for path in sorted(catalogue(now=NOW).paths)
        if not path.endswith((".json", ".js")) and path not in OF_PROGRAMMERS
    ]
    asked = {path: documents.ask(path) for path in [*paths, documents.NOWHERE]}
    assert {answer.status for answer in asked.values()} == {200, 404}
    found = {path: english(path, answer.body) for path, answer in asked.items()}
    found["500"] = english("", rendered.server_error().encode())
    return {path: texts for path, texts in found.items() if texts}


def named(name: str, tagline: str = "Склад") -> None:
    make.page(name=name, tagline=tagline, support_url="https://help.example.org", now=NOW)


def parts() -> list:
    """Components with trouble of every kind, alone and in groups, young and old."""
    group = make.group("Группа", description="Описание", now=NOW - 90 * DAY)
    begun = {"now": NOW - 90 * DAY, "started_on": (NOW - 120 * DAY).date()}
    found = [
        make.component(f"Часть {n}", group=group if n < 3 else None, **begun) for n in range(6)
    ]
    return [*found, make.component("Новая", now=NOW - 3 * DAY)]


def past(component, status: ComponentStatus, *, days: float) -> Incident:
    at = NOW - timedelta(days=days)
    incident = make.incident(
        name="Сбой", body=BODY, now=at, components=make.saying(status, component)
    )
    make.update(incident, Status.RESOLVED, body=BODY, now=at + HOUR)
    return incident


def history(found: list) -> None:
    for days, status in enumerate(ComponentStatus):
        if status != ComponentStatus.OPERATIONAL:
            past(found[days % 6], status, days=days * 3 + 1)
    told = past(found[0], ComponentStatus.MAJOR_OUTAGE, days=2)
    sections = [Section("Итог", BODY)]
    postmortems.write_postmortem(told.pk, by=SYSTEM, sections=sections, now=NOW - DAY)
    postmortems.publish_postmortem(told.pk, by=SYSTEM, now=NOW - DAY)
    sections = [Section("Итог", BODY * 2)]
    postmortems.write_postmortem(told.pk, by=SYSTEM, sections=sections, now=NOW - HOUR)
    postmortems.publish_postmortem(told.pk, by=SYSTEM, now=NOW - HOUR)
    felt = past(found[1], ComponentStatus.PARTIAL_OUTAGE, days=1)
    late = make.incident(name="Потом", body=BODY, now=NOW - DAY, started_at=NOW - 2 * DAY)
    make.update(
        late,
        Status.RESOLVED,
        body=BODY,
        now=NOW - HOUR,
        residual_effect="Петли",
        residual_ends_at=NOW + DAY,
    )
    make.update(felt, Status.MONITORING, body=BODY, now=NOW - 2 * HOUR)  # reopened


def opened(found: list) -> Incident:
    """An open incident with everything that updates can say."""
    incident = make.incident(
        name="Петли",
        body=BODY,
        started_at=NOW - 4 * HOUR,
        now=NOW - 3 * HOUR,
        components={
            found[0].code: ComponentStatus.MAJOR_OUTAGE,
            found[1].code: ComponentStatus.PARTIAL_OUTAGE,
            found[3].code: ComponentStatus.DEGRADED_PERFORMANCE,
        },
        estimate=Window(NOW - 2 * HOUR, NOW - HOUR, "часть"),
    )
    for minutes in (120, 90, 60):
        update = make.update(
            incident,
            Status.IDENTIFIED,
            body=BODY,
            now=NOW - minutes * MINUTE,
            next_update_at=NOW + (75 - minutes) * MINUTE,
            estimate=Window(NOW + minutes * MINUTE, NOW + 5 * HOUR, "часть"),
        )
    updates.edit_update(update.pk, by=SYSTEM, now=NOW - MINUTE, content=_edited(update))
    return incident


def _edited(update):
    return UpdateContent(status=update.status, body=BODY * 2, display_at=update.display_at)


def planned(found: list) -> None:
    """Maintenances in every state; their own updates are written by the operations."""
    code = found[5].code
    words = {"name": "Работы", "body": BODY}
    moved = make.maintenance([code], **words, now=NOW - HOUR)
    window = {"scheduled_for": NOW + 2 * HOUR, "scheduled_until": NOW + 4 * HOUR}
    for change in (
        window,
        {"scheduled_until": NOW + 5 * HOUR},
        {"scheduled_until": NOW + 3 * HOUR},
    ):
        maintenances.edit_maintenance(moved.pk, by=SYSTEM, now=NOW, **change)
    begun = {"scheduled_for": NOW - HOUR, "scheduled_until": NOW + HOUR}
    make.maintenance([code], **words, now=NOW - 2 * HOUR, **begun)
    over = {"scheduled_for": NOW - 2 * HOUR, "scheduled_until": NOW - HOUR}
    make.maintenance([code], **words, now=NOW - 3 * HOUR, **over)
    later = {"scheduled_for": NOW + 20 * DAY, "scheduled_until": NOW + 21 * DAY}
    make.maintenance([code], **words, now=NOW - HOUR, **later)
    off = make.maintenance([code], **words, now=NOW - HOUR)
    make.update(off, Status.CANCELLED, body=BODY, now=NOW - MINUTE)
    withdrawn = make.maintenance([code], **words, now=NOW - HOUR)
    incidents.withdraw_incident(withdrawn.pk, by=SYSTEM, now=NOW)
    with time_machine.travel(NOW, tick=False):
        maintenances.advance_due(now=NOW)


def worked(incident: Incident, kind: str) -> Job:
    job = make.job(
        incident,
        name="Очистка",
        **UNIT,
        failure_meaning="Петли уйдут.",
        done_meaning="всё снова свежее",
        now=NOW - 3 * HOUR,
    )
    minutes = {"stale": range(100, 40, -1)}.get(kind, range(60, -1, -1))
    record_all(job.pk, [_reading(kind, n, len(minutes), left) for n, left in enumerate(minutes)])
    return job


def _reading(kind: str, n: int, count: int, minutes_left: int) -> Reading:
    share = n / (count - 1) * {"finished": 1.0, "failed": 1.0}.get(kind, 0.6)
    if kind == "stalled":
        share = min(share, 0.1)
    if kind == "back" and n > count - 4:
        share /= 2
    lost = 30 * share if kind in ("failed", "running") else 0
    slow = 0.1 * min(n, 10) / 10 if kind == "one stalled" else share
    found = (
        Partition("я", 1_000, 1_000 * share - lost, lost),
        Partition("ю", 9_000, 9_000 * slow, 0),
        Partition("э", 100, 100 * min(1, 2 * share), 0),
    )
    return Reading((NOW - minutes_left * MINUTE).timestamp(), found)


KINDS = ("running", "stale", "stalled", "one stalled", "finished", "failed", "back")


def test_a_page_without_anything_speaks_the_language():
    named("Пример")

    assert leftovers() == {}


def test_so_does_one_on_which_all_is_well():
    named("Пример")
    history(parts())

    assert leftovers() == {}


def test_so_does_one_with_all_that_can_happen():
    named("Пример")
    found = parts()
    history(found)
    incident = opened(found)
    planned(found)
    for kind in KINDS:
        worked(incident, kind)
    make.job(incident, name="Новая", **UNIT, now=NOW)
    ended = worked(incident, "running")
    lifecycle.end_job(ended.pk, by=SYSTEM, now=NOW)
    failing = make.job(incident, name="Сбой", **UNIT, now=NOW)
    Job.objects.filter(pk=failing.pk).update(failing_since=NOW - HOUR, failure="timeout")

    assert leftovers() == {}


@pytest.mark.parametrize("status", list(ComponentStatus))
@pytest.mark.parametrize("count", [1, 2, 3])
def test_so_does_every_answer(status, count):
    named("Пример")
    found = [make.component(f"Часть {n}") for n in range(3)]
    make.incident(name="Сбой", body=BODY, components=make.saying(status, *found[:count]))

    assert english("/", documents.ask("/").body) == []


def test_json_stays_in_english():
    named("Пример")
    job = worked(make.incident(name="Сбой", body=BODY), "finished")

    assert '"summary": "Finished"' in documents.ask(f"/jobs/{job.code}.json").body.decode()
