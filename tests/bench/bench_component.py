"""The page of a component, made anew for each request."""

from __future__ import annotations

import statistics
import time

import pytest
from django.db import connection
from django.template import Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.models import Component
from incidents.publishing.catalogue import catalogue
from tests import make
from tests.bench import large

REQUESTS = 10
QUERIES_AT_MOST = 14

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_in_production(monkeypatch):
    """Under test each rendering is noted."""
    monkeypatch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))


@pytest.mark.parametrize("past_incidents", [50, 5_000])
@pytest.mark.parametrize("components", [1, 200])
def test_uncached_page_of_a_component(client, components, past_incidents):
    now = timezone.now()
    large.load(components=components, past_incidents=past_incidents, now=now)
    part = Component.objects.order_by("pk").first()
    paths = {"page": f"/components/{part.code}", "feed": f"/components/{part.code}/history.atom"}

    with CaptureQueriesContext(connection) as captured:
        size_bytes = len(client.get(paths["page"]).content)
    queries = len(captured)
    page_ms, feed_ms = (median_ms(lambda p=path: client.get(p)) for path in paths.values())
    told = make.incident(components=make.degraded(part), now=now)
    post_ms = median_ms(lambda: make.update(told, "identified", now=timezone.now()))
    catalogue_ms = median_ms(lambda: catalogue(now=now))

    print(
        f"\npage of one of {components} components, {past_incidents} past incidents: {queries}"
        f" queries, median {page_ms:.1f} ms, {size_bytes / 1000:.0f} kB; its feed {feed_ms:.1f} ms;"
        f" posting {post_ms:.1f} ms; the catalogue {catalogue_ms:.1f} ms"
    )
    assert queries <= QUERIES_AT_MOST


def median_ms(act):
    """Processor time, which a busy machine lengthens less; nothing here waits."""
    durations = []
    for _ in range(REQUESTS):
        begun = time.process_time()
        act()
        durations.append(1_000 * (time.process_time() - begun))
    return statistics.median(durations)
