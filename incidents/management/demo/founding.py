"""The founding incident of 10 June 2022, with its real times."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from incidents.domain.estimates import Window
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.management.demo import recorded
from incidents.management.demo.parts import BACKENDS, CDN, REDIRECT_BACKENDS, REDIRECTS, are
from incidents.management.demo.story import Post, Residual, Review, Story, Task
from incidents.operations.postmortems import Section

TEXTS = Path(__file__).parent / "texts" / "founding"


def _at(hour: int, minute: int, *, day: int = 10) -> datetime:
    return datetime(2022, 6, day, hour, minute, tzinfo=UTC)


def _section(title: str, file: str, *, is_internal: bool = False) -> Section:
    return Section(title, (TEXTS / file).read_text("utf-8"), is_internal)


POSTS = (
    Post(
        _at(11, 8),
        Status.IDENTIFIED,
        "Two URLs of the same project redirect to each other: caches still answer with a redirect"
        " from before a change that went live at 10:50 UTC. Clients of the JSON API, installers"
        " and mirrors among them, run in a loop.\n\n"
        "We are looking for a way to clear these cached answers without harming the health of"
        " the service as a whole.",
        are(ComponentStatus.PARTIAL_OUTAGE, CDN, REDIRECTS, REDIRECT_BACKENDS)
        | are(ComponentStatus.DEGRADED_PERFORMANCE, BACKENDS),
        next_update_at=_at(11, 40),
    ),
    Post(
        _at(11, 34),
        Status.IDENTIFIED,
        "We have started a task that walks all projects and purges the cache of each. Clearing"
        " everything at once would be quicker, but an empty cache would send every request to"
        " the backends.\n\n"
        "We expect it to take **1–2 hours**.",
        next_update_at=_at(12, 45),
        estimate=Window(_at(12, 34), _at(13, 34)),
    ),
    Post(
        _at(12, 38),
        Status.IDENTIFIED,
        "The mass purge goes on. At the present rate it should be done in **45–60 minutes**.",
        next_update_at=_at(14, 0),
        estimate=Window(_at(13, 23), _at(13, 38)),
    ),
    Post(
        _at(13, 54),
        Status.IDENTIFIED,
        "All projects are purged **except those whose name begins with `p`**. Our estimate had"
        " not taken into account how many names begin with this letter.",
        are(ComponentStatus.DEGRADED_PERFORMANCE, CDN, REDIRECTS, REDIRECT_BACKENDS),
        next_update_at=_at(16, 15),
    ),
    Post(
        _at(16, 1),
        Status.MONITORING,
        "All purges have completed. The backends are recovering from refilling the cache, and we"
        " watch them do so.\n\n"
        "Some purges failed. Those projects may still loop; that ends by itself **within 24"
        " hours**, as their caches expire.",
        are(ComponentStatus.OPERATIONAL, CDN, REDIRECTS),
        next_update_at=_at(16, 45),
    ),
    Post(
        _at(16, 32),
        Status.RESOLVED,
        "The backends have recovered and this incident is resolved. What happened, why it took"
        " longer than we said, and what we are going to change is in the postmortem.",
        residual=Residual(
            "Redirect loops may last up to 24 hours for the few projects whose purge failed; they"
            " end as caches expire.",
            ends_at=_at(16, 1, day=11),
        ),
    ),
)

PURGE = Task(
    code="cachepurge22",
    name="Purge of the cached answers of all projects",
    unit="projects",
    begins_at=recorded.STARTED_AT,
    partition_words="names beginning with {partition}",
    failure_meaning="The JSON documents of these projects may still redirect in a loop. That ends"
    " by itself within 24 hours, as caches expire.",
    metrics_url="http://127.0.0.1:9464/metrics",
    interval_s=60,
    readings=tuple(recorded.readings()),
)

FOUNDING = Story(
    "Redirect loops in the JSON documents of projects",
    started_at=_at(10, 50),
    posts=POSTS,
    review=Review(
        _at(16, 32),
        (
            _section("Summary", "summary.md"),
            _section("Impact", "impact.md"),
            _section("Mitigation", "mitigation.md"),
            _section("Future work", "future-work.md"),
            _section("Notes for ourselves", "internal.md", is_internal=True),
        ),
    ),
    task=PURGE,
)
