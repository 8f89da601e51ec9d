from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from incidents.models import Component, Delivery, Event, Incident, Subscriber
from incidents.operations.fan_out import fan_out_due
from incidents.queries.concerned import how_many
from tests import make
from tests.make import MINUTE, NOW, SECOND

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Site:
    """Components of which ``cdn`` stands in a group, and an incident that names ``api``."""

    cdn: Component
    api: Component
    docs: Component
    incident: Incident


@pytest.fixture
def site() -> Site:
    """A page with a subscriber of each kind."""
    make.page()
    cdn = make.component("CDN", group=make.group())
    api, docs = make.component("API"), make.component("Docs")
    incident = make.incident(components=make.degraded(api))
    for number, fields in enumerate(
        (
            {},
            {"wants_incidents": False},
            {"wants_maintenances": False},
            {"wants_postmortems": False},
            {"state": "paused"},
            {"state": "unsubscribed"},
            {"state": "quarantined", "reason": "550"},
            {"state": "unconfirmed", "confirmed_at": None},
            {"confirmed_at": NOW + 9 * MINUTE},
            {"audience": "staff"},
        )
    ):
        make.subscriber(f"all{number}@example.org", **fields)
    for number, component in enumerate((cdn, cdn, api, api, api, docs)):
        chosen(f"one{number}@example.org").components.add(component)
    chosen("group@example.org").groups.add(cdn.group)
    both = chosen("both@example.org", wants_incidents=False)
    both.groups.add(cdn.group)
    both.components.add(cdn, docs)
    chosen("incident@example.org").incidents.add(incident)
    return Site(cdn, api, docs, incident)


def chosen(target: str, **fields: object) -> Subscriber:
    return make.subscriber(target, hears_everything=False, **fields)


def told_by(post: Callable[[], object]) -> int:
    """Return how many deliveries a post makes, of what was told before none."""
    fan_out_due(now=NOW + MINUTE)
    before = Event.objects.latest("pk").pk
    post()
    fan_out_due(now=NOW + MINUTE)
    return Delivery.objects.filter(event__gt=before).count()


NAMED = {
    "none": [],
    "in a group": ["cdn"],
    "alone": ["docs"],
    "several": ["cdn", "api", "docs"],
}


@pytest.mark.parametrize("names", NAMED.values(), ids=NAMED)
@pytest.mark.parametrize("kind", ["incident", "update", "maintenance"])
def test_as_many_are_counted_before_a_post_as_are_told_by_it(site, kind, names):
    components = [getattr(site, name) for name in names]
    codes = [each.code for each in components]
    at = NOW + SECOND
    posts: Mapping[str, Callable[[], object]] = {
        "incident": lambda: make.incident(now=at, components=make.degraded(*components)),
        "update": lambda: make.update(site.incident, now=at, components=make.degraded(*components)),
        "maintenance": lambda: make.maintenance(codes, now=at),
    }
    of = site.incident if kind == "update" else None

    counted = how_many(of, codes, now=at, is_maintenance=kind == "maintenance")

    assert counted.total == told_by(posts[kind]) > 0


def test_what_an_incident_has_named_so_far_counts_and_what_was_withdrawn_does_not(site):
    assert how_many(site.incident, [], now=NOW).total == 7
    make.update(site.incident, now=NOW, components=make.degraded(site.docs))
    assert how_many(site.incident, [], now=NOW).total == 8

    site.incident.updates.filter(affected__component=site.docs).update(withdrawn_at=NOW)

    assert how_many(site.incident, [], now=NOW).total == 7


def test_before_the_launch_nobody_is_told(site):
    make.before_launch()

    assert how_many(site.incident, [site.cdn.code], now=NOW).total == 0
    assert told_by(lambda: make.update(site.incident, now=NOW + SECOND)) == 0


def test_the_count_takes_one_query(site, django_assert_num_queries):
    with django_assert_num_queries(1):
        how_many(site.incident, [site.cdn.code, site.docs.code], now=NOW)
