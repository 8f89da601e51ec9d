from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import transaction
from django.test.signals import template_rendered
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.content import UpdateContent
from incidents.domain.estimates import Window
from incidents.domain.sections import Section
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Component, Incident
from incidents.operations import components, incidents, postmortems, tokens, updates
from incidents.operations.actor import SYSTEM
from incidents.queries import feeds as feeds_queries
from incidents.render import feeds, icalendar
from tests import examples, formats, make, pictures
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

LATER = NOW + DAY
DATED = r"<published>(.*?)</published>.*?<id>(.*?)</id>"
HOSTILE = "<b>&\"' ]]> \x08\x0b\x1f\x7f\ufffe\uffff 🙂 \u202eלארשי\u2028 %s {{ x }}"


def rendered(component: Component | None = None, now: Any = LATER) -> list[bytes]:
    """All four documents."""
    code = component.code if component else None
    return [
        feeds.history_atom(code, now=now),
        feeds.history_rss(code, now=now),
        feeds.updates_atom(code, now=now),
        icalendar.history_ics(code),
    ]


def told(component: Component | None = None) -> list[formats.Read]:
    return formats.atom(feeds.history_atom(component and component.code, now=LATER))


def published(incident: Incident, body: str = "Two changes, one loop.", **fields: Any) -> None:
    make.update(incident, Status.RESOLVED, now=NOW + HOUR)
    sections = [Section("Summary", body), Section("Blame", "Not for readers.", is_internal=True)]
    postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=NOW + HOUR)
    postmortems.publish_postmortem(incident.pk, by=SYSTEM, now=NOW + 2 * HOUR)


def test_an_entry_tells_the_updates_newest_first_with_time_and_label():
    make.page(url="https://status.example.org")
    incident = make.incident(components=make.degraded(make.component(group=make.group())))
    make.update(incident, Status.IDENTIFIED, body="Purging **all**.", now=NOW + 34 * MINUTE)

    [entry] = told()

    assert entry.title == "Redirect loops"
    assert entry.url == f"https://status.example.org/incidents/{incident.code}"
    newest, oldest = entry.html.split("Jun 10, 12:00 UTC</time>")
    assert "Jun 10, 12:34 UTC</time>" in newest
    assert "<strong>Update</strong> – still Identified" in newest
    assert "<p>Purging <strong>all</strong>.</p>" in newest
    assert "<strong>Identified</strong>" in oldest
    assert "This incident affects: Package index (Index – CDN)." in entry.html


def test_times_are_in_the_page_s_zone():
    make.page(time_zone="Europe/Berlin")
    make.incident()

    [entry] = told()

    assert "Jun 10, 14:00 CEST</time>" in entry.html


def test_a_maintenance_says_from_when_to_when():
    make.page()
    make.maintenance()

    text = " ".join(told()[0].html.replace("<", " <").split())

    assert "Scheduled maintenance from" in text
    assert text.index("Jun 10, 13:00 <") < text.index("14:00 UTC <")


def test_a_cancelled_maintenance_says_so_and_from_when_to_when_it_was_planned():
    make.page()
    make.update(make.maintenance(), Status.CANCELLED, now=NOW)

    text = " ".join(told()[0].html.replace("<", " <").split())

    assert "Cancelled maintenance, planned from" in text
    assert text.index("Jun 10, 13:00 <") < text.index("14:00 UTC <")


def test_the_promise_that_stands_is_told_and_the_one_that_was_kept_is_not():
    make.page()
    incident = make.incident(next_update_at=NOW + HOUR)
    make.update(incident, next_update_at=NOW + 3 * HOUR, now=NOW + HOUR)

    [entry] = told()

    assert entry.html.count("Next update by") == 1
    assert "15:00 UTC" in entry.html


def test_a_residual_effect_is_told_until_it_ends():
    make.page()
    incident = make.incident()
    make.update(incident, Status.RESOLVED, now=NOW)
    incidents.edit_incident(
        incident.pk,
        by=SYSTEM,
        name=incident.name,
        impact_override=None,
        started_at=NOW,
        residual_effect="Loops may last while caches <expire>.",
        residual_ends_at=NOW + DAY,
        now=NOW,
    )

    during = feeds.history_atom(None, now=NOW + DAY - MINUTE)
    after = feeds.history_atom(None, now=NOW + DAY)

    assert "Loops may last while caches &lt;expire&gt;." in formats.atom(during)[0].html
    assert "Loops may last" not in formats.atom(after)[0].html


def test_a_published_postmortem_is_in_the_entry_without_its_internal_sections():
    make.page(url="https://status.example.org")
    incident = make.incident()
    published(incident)

    [entry] = told()

    assert f'href="https://status.example.org/incidents/{incident.code}#postmortem"' in entry.html
    assert "Two changes, one loop." in entry.html
    assert "Not for readers" not in entry.html
    assert ">Summary</h3>" in entry.html


def test_every_update_and_the_postmortem_have_entries_of_their_own():
    make.page()
    incident = make.incident(next_update_at=NOW + HOUR)
    published(incident)

    read = formats.atom(feeds.updates_atom(None, now=LATER))

    assert [entry.title for entry in read] == [
        "Redirect loops: Postmortem",
        "Redirect loops: Resolved",
        "Redirect loops: Identified",
    ]
    assert read[0].url.endswith(f"/incidents/{incident.code}#postmortem")
    assert read[2].url.endswith(f"#update-{incident.updates.earliest('pk').code}")
    assert "Next update by" in read[2].html


def test_an_entry_of_an_update_stays_as_it_is_when_the_incident_goes_on():
    make.page()
    incident = make.incident(components=make.degraded(make.component()), next_update_at=LATER)
    [before] = formats.atom(feeds.updates_atom(None, now=LATER))

    published(incident)

    assert formats.atom(feeds.updates_atom(None, now=LATER))[-1] == before


def test_rss_says_the_same_as_atom():
    make.page()
    make.incident()
    make.maintenance()

    items = formats.rss(feeds.history_rss(None, now=LATER))

    assert [(item.id, item.title, item.url, item.html) for item in items] == [
        (entry.id, entry.title, entry.url, entry.html) for entry in told()
    ]


def test_an_entry_is_rendered_once_for_all_feeds_that_have_it_and_from_plain_values_only():
    component = make.component()
    published(make.incident(name="Rendered once", components=make.degraded(component)))
    contexts: list[dict[str, Any]] = []

    def see(template: Any, context: Any, **kwargs: Any) -> None:
        if template.name == "feeds/incident.html":
            contexts.append(context.flatten())

    template_rendered.connect(see)
    try:
        bodies = [*rendered(), *rendered(component)]
    finally:
        template_rendered.disconnect(see)

    assert [b"Rendered once" in body for body in bodies] == [True, True, True, False] * 2
    [story] = contexts
    own = {name: story[name] for name in ("window", "postmortem", "entries", "affects")}
    assert not re.search("<Incident|<Postmortem|object at 0x", repr(own))


def test_links_in_texts_are_absolute_and_footnotes_lead_to_the_page():
    make.page(url="https://status.example.org/sub")
    incident = make.incident(
        body='[rel](/a?b&c) [frag](#x)[^1] `<a href="/code">` <mailto:a@b.example>\n\n[^1]: Note.'
    )
    [update] = incident.updates.all()
    page = f"https://status.example.org/sub/incidents/{incident.code}"

    [entry] = told()

    assert 'href="https://status.example.org/a?b&amp;c"' in entry.html
    assert f'href="{page}#md-{update.code}-x"' in entry.html
    assert f'href="{page}#md-{update.code}-fn-1"' in entry.html
    assert '<code>&lt;a href="/code"&gt;</code>' in entry.html


def test_the_feed_of_a_component_tells_of_what_affects_it_only():
    make.page()
    cdn, mail = make.component(), make.component("Mail")
    loops = make.incident(components=make.degraded(cdn))
    make.incident(name="Queue", components=make.degraded(mail))

    assert [entry.title for entry in told(cdn)] == [loops.name]
    assert (
        "Example status – Index – CDN – History" in feeds.history_atom(cdn.code, now=LATER).decode()
    )


def test_a_feed_without_entries_is_valid_and_does_not_read_the_clock():
    make.page()

    first, second = rendered(now=NOW), rendered(now=NOW + DAY)

    assert first == second
    assert formats.atom(first[0]) == formats.rss(first[1]) == formats.atom(first[2]) == []
    assert formats.calendar(first[3]) == []


def test_hostile_names_and_texts_give_valid_documents():
    make.page(name=HOSTILE, tagline=HOSTILE)
    cdn = make.component(HOSTILE, group=make.group(HOSTILE))
    incident = make.incident(name=HOSTILE, body=HOSTILE, components=make.degraded(cdn))
    published(incident, body=HOSTILE)
    make.maintenance(name="é" * 255, body=HOSTILE, component_codes=[cdn.code])

    for component in (None, cdn):
        atom, rss, every, ics = rendered(component)
        assert "🙂" in formats.atom(atom)[1].title
        assert len(formats.rss(rss)) == len(formats.calendar(ics)) + 1 == 2
        assert len(formats.atom(every)) == 4


@examples.in_database(0.1)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_gives_valid_documents(text):
    with transaction.atomic():
        make.page(name=f"x{text}", tagline=text)
        cdn = make.component(f"x{text}")
        make.incident(name=f"x{text}", body=f"x{text}", components=make.degraded(cdn))
        make.maintenance(name=f"x{text}", body=f"x{text}", component_codes=[cdn.code])

        for component in (None, cdn):
            atom, rss, every, ics = rendered(component)
            assert len(formats.atom(atom)) == len(formats.rss(rss)) == 2
            assert len(formats.atom(every)) == 2
            assert len(formats.calendar(ics)) == 1

        transaction.set_rollback(True)


class Site:
    """Two components with an incident each, one of them with a maintenance."""

    def __init__(self) -> None:
        make.page()
        self.cdn, self.mail = make.component(), make.component("Mail")
        self.loops = make.incident(components=make.degraded(self.cdn))
        self.queue = make.incident(name="Queue", components=make.degraded(self.mail))
        self.upgrade = make.maintenance(component_codes=[self.cdn.code])
        published(self.loops)

    # What changes nothing that any feed tells.

    def set_status(self, now: Any) -> None:
        status = ComponentStatus.MAJOR_OUTAGE
        components.set_status(self.cdn.pk, by=SYSTEM, status=status, now=now)

    def set_status_back_in_time(self, now: Any) -> None:
        components.set_status(
            self.cdn.pk, by=SYSTEM, status="partial_outage", effective_at=NOW - HOUR, now=now
        )

    def add_component(self, now: Any) -> None:
        make.component("New", now=now)

    def draft_postmortem(self, now: Any) -> None:
        draft = [Section("Summary", "Not yet.")]
        postmortems.write_postmortem(self.loops.pk, by=SYSTEM, sections=draft, now=now)

    def set_support_url(self, now: Any) -> None:
        make.page(support_url="https://help.example.org", now=now)

    def issue_token(self, now: Any) -> None:
        tokens.issue_token(by=SYSTEM, name="exporter", permissions=[], now=now)

    def correct_untold(self, now: Any) -> None:
        incidents.edit_incident(
            self.loops.pk,
            by=SYSTEM,
            name="Redirect loops",
            impact_override="critical",
            started_at=NOW - now.minute * MINUTE,
            now=now,
        )

    # What changes nothing that the feed of the CDN tells.

    def update_other(self, now: Any) -> None:
        make.update(self.queue, Status.MONITORING, now=now)

    def report_other(self, now: Any) -> None:
        make.incident(components=make.degraded(self.mail), started_at=now)

    def rename_other(self, now: Any) -> None:
        components.edit_component(self.mail.pk, by=SYSTEM, name="Post", now=now)

    # What changes what is told, but not the name under which it is.

    def move_page(self, now: Any) -> None:
        make.page(name="Moved", url="https://elsewhere.example", time_zone="Asia/Tokyo", now=now)

    def rename(self, now: Any) -> None:
        components.edit_component(self.cdn.pk, by=SYSTEM, name="Edge", now=now)

    def backdate(self, now: Any) -> None:
        first = self.loops.updates.public().in_order()[0]
        updates.edit_update(
            first.pk,
            by=SYSTEM,
            content=UpdateContent(body="Corrected.", display_at=first.display_at + MINUTE),
            now=now,
        )

    def edit_incident(self, now: Any) -> None:
        incidents.edit_incident(
            self.loops.pk,
            by=SYSTEM,
            name="Loops",
            impact_override=None,
            started_at=self.loops.started_at,
            now=now,
        )

    def republish(self, now: Any) -> None:
        postmortems.revert_postmortem(self.loops.pk, by=SYSTEM, now=now)
        postmortems.publish_postmortem(self.loops.pk, by=SYSTEM, now=now)

    def note(self, now: Any) -> None:
        make.update(self.loops, Status.RESOLVED, body="All is well.", now=now)


UNRELATED = [
    Site.set_status,
    Site.set_status_back_in_time,
    Site.add_component,
    Site.draft_postmortem,
    Site.set_support_url,
    Site.issue_token,
    Site.correct_untold,
]
OF_ANOTHER = [Site.update_other, Site.report_other, Site.rename_other]
EDITS = [
    Site.move_page,
    Site.rename,
    Site.backdate,
    Site.edit_incident,
    Site.republish,
    Site.note,
    *UNRELATED,
]


def test_the_correction_of_what_no_feed_tells_does_not_make_an_entry_new():
    site = Site()
    before = rendered()

    site.correct_untold(LATER + MINUTE)

    assert rendered(now=LATER + DAY) == before


def test_a_residual_effect_makes_an_entry_new():
    site = Site()
    before = told()
    make.update(site.queue, Status.RESOLVED, now=LATER)
    incidents.edit_incident(
        site.queue.pk,
        by=SYSTEM,
        name=site.queue.name,
        impact_override=None,
        started_at=NOW,
        residual_effect="Some mail is late.",
        residual_ends_at=LATER + DAY,
        now=LATER + MINUTE,
    )

    site.queue.refresh_from_db()
    assert site.queue.told_at == LATER + MINUTE
    assert told() != before


def test_what_falls_off_the_end_changes_the_dates_of_no_other_entry(monkeypatch):
    make.page()
    monkeypatch.setattr(feeds_queries, "LIMIT", 4)
    for number in range(4):
        make.incident(name=f"Of one second {number}", status=Status.RESOLVED)
    dates = dict(re.findall(DATED, feeds.history_atom(None, now=LATER).decode(), re.S))

    make.incident(name="New", status=Status.RESOLVED, now=LATER)

    after = dict(re.findall(DATED, feeds.history_atom(None, now=LATER).decode(), re.S))
    assert len(dates.items() & after.items()) == 3


def ids(*documents: bytes) -> set[bytes]:
    return set(re.findall(rb"tag:[^<]+|UID:\S+", b"\n".join(documents)))


@examples.in_database(0.1)
@given(st.lists(st.sampled_from(UNRELATED), max_size=4))
def test_bytes_stay_the_same_unless_the_content_changed(doings):
    with transaction.atomic():
        site = Site()
        before = rendered()

        for number, do in enumerate(doings):
            do(site, NOW + DAY + number * MINUTE)

        assert rendered(now=LATER + timedelta(days=400)) == before
        transaction.set_rollback(True)


@examples.in_database(0.1)
@given(st.lists(st.sampled_from([*UNRELATED, *OF_ANOTHER]), max_size=4))
def test_bytes_of_a_component_stay_the_same_whatever_happens_to_another(doings):
    with transaction.atomic():
        site = Site()
        before = rendered(site.cdn)

        for number, do in enumerate(doings):
            do(site, NOW + DAY + number * MINUTE)

        assert rendered(site.cdn) == before
        transaction.set_rollback(True)


@examples.in_database(0.1)
@given(st.lists(st.sampled_from(EDITS), min_size=1, max_size=5))
def test_ids_are_the_same_for_ever(doings):
    with transaction.atomic():
        site = Site()
        before = ids(*rendered(), *rendered(site.cdn))

        for number, do in enumerate(doings):
            do(site, NOW + DAY + number * MINUTE)

        assert before <= ids(*rendered(), *rendered(site.cdn))
        transaction.set_rollback(True)


@pytest.mark.parametrize("do", [Site.move_page, Site.rename, Site.backdate, Site.edit_incident])
def test_bytes_change_with_the_content(do):
    site = Site()
    before = rendered(site.cdn)

    do(site, LATER)

    assert all(old != new for old, new in zip(before[:3], rendered(site.cdn)[:3], strict=True))


def test_an_update_s_entry_tells_its_estimate_and_no_later_one_changes_it():
    make.page()
    incident = make.incident(estimate=Window(NOW + HOUR, NOW + 2 * HOUR), now=NOW)
    [before] = formats.atom(feeds.updates_atom(None, now=NOW))
    make.update(
        incident,
        Status.IDENTIFIED,
        estimate=Window(NOW + 3 * HOUR, NOW + 4 * HOUR, "p"),
        now=NOW + MINUTE,
    )

    revised, same = formats.atom(feeds.updates_atom(None, now=LATER))

    assert same == before
    assert "Estimate: done" in before.html
    text = re.sub("<[^>]*>", "", revised.html)
    assert "Estimate revised: was 13:00–14:00, now 15:00–16:00 UTC; depends on p" in text


def channel_image() -> dict[str, str] | None:
    image = ElementTree.fromstring(feeds.history_rss(None, now=LATER)).find("channel/image")
    return None if image is None else {part.tag: part.text or "" for part in image}


def test_feeds_show_the_images_of_the_page():
    page = make.page(
        url="https://status.example.org",
        logo=pictures.picture(size=(720, 120)),
        favicon=pictures.picture(size=(64, 64)),
    )
    logo, icon = (f"{page.url}{image.name.path}" for image in page.images)

    for document in (feeds.history_atom(None, now=LATER), feeds.updates_atom(None, now=LATER)):
        formats.atom(document)
        found = ElementTree.fromstring(document)
        assert found.findtext(f"{formats.ATOM}logo") == logo
        assert found.findtext(f"{formats.ATOM}icon") == icon
    formats.rss(feeds.history_rss(None, now=LATER))
    assert channel_image() == {
        "url": logo,
        "title": "Example status – History",
        "link": "https://status.example.org/",
        "width": "144",
        "height": "24",
    }


def test_without_a_logo_rss_shows_the_icon():
    page = make.page(favicon=pictures.picture(size=(64, 64)))

    assert channel_image()["url"].endswith(page.images[0].name.path)


def test_feeds_of_a_page_without_images_show_none():
    make.page()

    assert channel_image() is None
    assert b"<icon>" not in feeds.history_atom(None, now=LATER)
