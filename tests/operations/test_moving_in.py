"""A page is moved in at once, tells nobody, and may be moved in again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from unittest.mock import ANY

import feedparser
import pytest

from incidents.domain.moving.statuspage import read
from incidents.domain.vocabulary import ComponentStatus, Impact
from incidents.models import AuditEntry, Component, Event, Incident, IncidentUpdate, Page
from incidents.operations.actor import SYSTEM, user_actor
from incidents.operations.errors import NotAllowed, Refused
from incidents.operations.moving_in import MovedIn, move_in
from incidents.queries.former_paths import former_paths
from incidents.render import feeds
from tests import foreign, make, stored
from tests.foreign import CDN, OUTAGE, UPLOADS, affected, component, incident, update
from tests.hosted import Hosted, subscriber, template
from tests.make import NOW

pytestmark = pytest.mark.django_db


def moved(*, is_trial: bool = False, **parts: object) -> MovedIn:
    return move_in(read(foreign.page(**parts), now=NOW), by=SYSTEM, now=NOW, is_trial=is_trial)


def test_components_and_the_past_are_as_they_were_elsewhere():
    assert moved() == MovedIn(groups=1, components=2, incidents=2, postmortems=0, lost=[])

    cdn, uploads = Component.objects.order_by("code")
    assert (cdn.code, cdn.full_name, cdn.status) == (CDN, "Index › CDN", "operational")
    assert uploads.status == ComponentStatus.DEGRADED_PERFORMANCE
    outage = Incident.objects.get(code=OUTAGE)
    assert (outage.status, outage.impact) == ("resolved", Impact.MAJOR)
    assert {each.status for each in cdn.intervals.all()} == {"partial_outage"}


def test_nobody_is_told():
    make.page()
    moved()

    assert not Event.objects.filter(notifies=True).exists()


def test_the_id_and_the_old_addresses_are_taken_by_who_may_and_audited():
    make.before_launch()
    found = replace(read(foreign.page(), now=NOW), former_paths={"/old": "/"}, code="pag1pag1pag1")
    move_in(found, by=SYSTEM, now=NOW)
    details = [each.detail for each in AuditEntry.objects.filter(kind="page.edited")]

    assert {"code": "pag1pag1pag1", "former_code": ANY} in details
    assert {"former_paths": 1} in details
    more, stranger = replace(found, former_paths={"/older": "/"}), user_actor(make.user())
    with stored.nothing_written(), pytest.raises(NotAllowed):
        move_in(more, by=stranger, now=NOW)


def test_a_second_time_changes_nothing():
    moved()
    with stored.nothing_written():
        again = moved()

    assert (again.groups, again.components, again.incidents) == (0, 0, 0)


def test_a_trial_says_the_same_and_writes_nothing():
    with stored.nothing_written():
        tried = moved(is_trial=True)

    assert tried == moved()


def test_what_is_refused_leaves_nothing_behind():
    late = "2999-01-01T00:00:00.000Z"
    with stored.nothing_written(), pytest.raises(Refused, match="Redirect loops"):
        moved(incidents=[incident(OUTAGE, update("u", "resolved", late))])


def test_a_component_that_is_refused_is_named():
    with stored.nothing_written(), pytest.raises(Refused, match="“Mirrors”: The position"):
        moved(components=[component("mmmmmmmmmmmm", "Mirrors", position=10**12)])


@pytest.mark.parametrize(
    "odd", ["\ud800", *(pytest.param(odd, marks=pytest.mark.long) for odd in ("\0", "x" * 30_000))]
)
def test_texts_that_no_database_keeps_are_left_out_or_refused_and_leave_nothing_behind(odd):
    Page.objects.update(launched_at=None)
    told = update("u", "resolved", "2022-06-09T10:00:00.000Z")
    spoiled = (
        {"page": {"name": odd}},
        {"components": [component(CDN, odd)]},
        {"components": [component(CDN, "CDN", description=odd)]},
        {"components": [component(odd, "CDN")]},
        {"incidents": [incident(odd, told)]},
        {"incidents": [incident(OUTAGE, told, name=odd)]},
        {"incidents": [incident(OUTAGE, told | {"body": odd})]},
        {"incident_templates": [template("tpl0tpl0tpl0", odd)]},
        {"subscribers": [subscriber("sub0sub0sub0", email=odd)]},
        {"subscribers": [subscriber("sub0sub0sub0", mode="webhook", endpoint=odd)]},
    )
    for parts in spoiled:
        with stored.nothing_written(), suppress(Refused):
            moved(is_trial=True, **parts)


def test_a_component_that_only_incidents_name_is_removed_afterwards():
    said = [affected("gone0gone0go", "Old mirror", "operational", "major_outage")]
    at = "2022-06-09T10:00:00.000Z"
    moved(incidents=[incident(OUTAGE, update("u", "resolved", at, affected_components=said))])

    gone = Component.objects.get(code="gone0gone0go")
    assert gone.removed_at == NOW
    assert IncidentUpdate.objects.get(incident__code=OUTAGE).affected.get().component == gone


def test_a_component_without_a_status_there_is_named_and_keeps_its_own():
    told = update("u", "resolved", "2022-06-09T10:00:00.000Z")
    moved(incidents=[incident(OUTAGE, told, components=[component(UPLOADS, "Uploads")])])

    named = IncidentUpdate.objects.get(incident__code=OUTAGE).affected.get()
    assert (named.component.code, named.has_status) == (UPLOADS, False)
    assert named.component.status == ComponentStatus.DEGRADED_PERFORMANCE
    assert Incident.objects.get(code=OUTAGE).impact == Impact.NONE


def test_a_postmortem_is_published_as_of_its_time():
    at, later = "2022-06-09T10:00:00.000Z", "2022-06-09T15:00:00.000Z"
    told = [update("u2", "postmortem", later, body="Two redirects."), update("u1", "resolved", at)]
    assert moved(incidents=[incident(OUTAGE, *told)]).postmortems == 1

    postmortem = Incident.objects.get(code=OUTAGE).postmortem
    assert postmortem.published_at.isoformat() == "2022-06-09T15:00:00+00:00"
    assert "Two redirects." in postmortem.published_body


def test_readers_of_feeds_find_the_entries_that_they_know_and_no_other():
    make.page()
    hosted = Hosted(foreign.page(scheduled_maintenances=[]))
    there = {"history.atom": hosted.history_atom(), "history.rss": hosted.history_rss()}
    moved(**there)

    for name, told in (("atom", feeds.history_atom), ("rss", feeds.history_rss)):
        known = {each.id for each in feedparser.parse(there[f"history.{name}"]).entries}
        assert [each.id for each in feedparser.parse(told(None, now=NOW)).entries] == [*known]


def test_addresses_that_are_not_the_same_here_lead_to_what_is_in_their_place():
    moved(incidents=[incident("77", update("u", "resolved", "2022-06-09T10:00:00.000Z"))])

    kept = Incident.objects.get(name="Redirect loops").code
    assert former_paths()["/incidents/77"] == f"/incidents/{kept}"
    assert former_paths()[f"/uptime/{CDN}"] == f"/components/{CDN}"


def test_a_page_that_nobody_has_seen_takes_the_name_and_the_zone():
    Page.objects.update(launched_at=None)
    moved()

    page = Page.objects.get()
    assert (page.name, page.time_zone) == ("Package index", "Europe/Berlin")
    assert page.code == foreign.page()["page"]["id"]


def test_a_page_that_readers_see_keeps_its_name():
    make.page(name="Ours")
    moved()

    assert Page.objects.get().name == "Ours"
