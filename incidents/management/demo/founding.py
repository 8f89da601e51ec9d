"""The founding incident of 10 June 2022, with its real times."""

from __future__ import annotations

from datetime import UTC, datetime

from incidents.domain.sections import Section
from incidents.management.demo import recorded, stories
from incidents.management.demo.story import JobRun, Story, StoryPostmortem


def _section(title: str, file: str, *, is_internal: bool = False) -> Section:
    return Section(title, stories.markdown(f"founding/{file}"), is_internal)


PURGE = JobRun(
    code="cachepurge22",
    name="Purge of the cached answers of all projects",
    unit="projects",
    begins_at=recorded.STARTED_AT,
    partition_words="names beginning with {partition}",
    done_meaning="no JSON document redirects in a loop",
    failure_meaning="The JSON documents of these projects may still redirect in a loop. That ends"
    " by itself within 24 hours, as caches expire.",
    metrics_url="http://127.0.0.1:9464/metrics",
    interval_s=60,
    readings=tuple(recorded.readings()),
)

FOUNDING = Story(
    "Redirect loops in the JSON documents of projects",
    started_at=datetime(2022, 6, 10, 10, 50, tzinfo=UTC),
    posts=stories.founding_posts(),
    review=StoryPostmortem(
        datetime(2022, 6, 10, 16, 32, tzinfo=UTC),
        (
            _section("Summary", "summary.md"),
            _section("Impact", "impact.md"),
            _section("Contributing factors", "factors.md"),
            _section("Timeline", "timeline.md"),
            _section("What went well", "went-well.md"),
            _section("What went wrong", "went-wrong.md"),
            _section("Where we got lucky", "lucky.md"),
            _section("Mitigation", "mitigation.md"),
            _section("Future work", "future-work.md"),
            _section("Notes for ourselves", "internal.md", is_internal=True),
        ),
        entries=stories.founding_entries(),
        items=stories.founding_items(),
    ),
    task=PURGE,
)
