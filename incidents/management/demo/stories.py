"""Stories as they are written down in ``texts/``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from incidents.domain.content import UpdateContent
from incidents.domain.vocabulary import ComponentStatus
from incidents.management.demo.calendar import Clock, days_before, minutes_before
from incidents.management.demo.components import CODES
from incidents.management.demo.story import PlannedWork, Post, Story, TextCorrection
from incidents.operations.details import ActionItemDetails, EntryDetails

FOLDER = Path(__file__).parent / "texts"

StoryData = dict[str, Any]


def past(now: datetime) -> Iterator[Story]:
    """Yield smaller incidents of the last 90 days."""
    for told in _read("past.toml", days_before(now.date()))["incidents"]:
        corrections = [TextCorrection(**each) for each in told.pop("corrections", [])]
        yield Story(**told | {"posts": _posts(told), "corrections": corrections})


def maintenances(now: datetime) -> Iterator[PlannedWork]:
    """Yield maintenances: one completed, one planned that starts and ends by itself."""
    for told in _read("past.toml", days_before(now.date()))["maintenances"]:
        components = [CODES[name] for name in told.pop("components")]
        yield PlannedWork(**told | {"posts": _posts(told), "components": components})


def founding_posts() -> list[Post]:
    return _posts(_read("founding/posts.toml", datetime.fromisoformat))


def founding_entries() -> list[EntryDetails]:
    found: list[EntryDetails] = _founding_story()["entries"]
    return [{**each, "is_public": True} for each in found]


def founding_items() -> list[ActionItemDetails]:
    found: list[ActionItemDetails] = _founding_story()["items"]
    return [{**each, "is_public": True} for each in found]


def _founding_story() -> StoryData:
    return _read("founding/story.toml", datetime.fromisoformat)


def open_incident_posts(now: datetime) -> list[Post]:
    return _posts(_read("open_incident.toml", minutes_before(now)))


def markdown(file: str) -> str:
    return (FOLDER / file).read_text("utf-8")


def _read(file: str, clock: Clock) -> StoryData:
    found: StoryData = _prepared(tomllib.loads(markdown(file)), "", clock)
    return found


def _prepared(value: Any, name: str, clock: Clock) -> Any:
    """Return what was read with its times as instants, and a line for each paragraph of a text."""
    match value:
        case dict():
            return {key: _prepared(each, key, clock) for key, each in value.items()}
        case list():
            return [_prepared(each, "", clock) for each in value]
        case str() if name.endswith(("at", "scheduled_for", "scheduled_until")):
            return clock(value)
        case str():
            return "\n\n".join(" ".join(part.split()) for part in value.split("\n\n"))
    return value


def _posts(told: StoryData) -> list[Post]:
    return [_post(each) for each in told.get("posts", [])]


def _post(told: StoryData) -> Post:
    """Return an update; one that was recorded later than it was made is backdated."""
    at, recorded_at = told["at"], told.get("recorded_at")
    components = _statuses(told.get("components", {}))
    given = told | {"components": components, "display_at": at if recorded_at else None}
    return Post(at, UpdateContent.from_flat(given), recorded_at)


def _statuses(names: Mapping[str, list[str]]) -> dict[str, ComponentStatus]:
    return {CODES[name]: ComponentStatus(status) for status, each in names.items() for name in each}
