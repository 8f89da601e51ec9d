"""A postmortem as a file: Markdown with the values of its figures, or JSON with the source."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from incidents.domain.moments import machine
from incidents.domain.sections import Section, as_text, read
from incidents.models import Incident, Postmortem, PostmortemSection
from incidents.render.bound_figures import with_values

FORMAT = "plainstatus-postmortem-1"
SECTIONS_MOST = 100


def as_markdown(sections: Sequence[Section], incident: Incident, *, now: datetime) -> str:
    """Return all sections, internal ones marked as such, as people read them."""
    told = [replace(each, body=with_values(each.body, incident, now=now)) for each in sections]
    return as_text(told)


def as_json(postmortem: Postmortem, sections: Iterable[Section]) -> dict[str, Any]:
    """Return the source, from which the same can be made again."""
    published_at = postmortem.published_at
    return {
        "format": FORMAT,
        "incident": postmortem.incident.code,
        "name": postmortem.incident.name,
        "published_at": machine(published_at) if published_at else None,
        "sections": [
            {"title": each.title, "body": each.body, "is_internal": each.is_internal}
            for each in sections
        ],
    }


def imported(text: str) -> list[Section]:
    """Return the sections of a file, of either kind. Raises ValueError with a word on why not."""
    sections = _sections(text.removeprefix("\ufeff"))
    if len(sections) > SECTIONS_MOST:
        raise ValueError(f"it has {len(sections)} sections; at most {SECTIONS_MOST} can be taken")
    return sections


def _sections(text: str) -> list[Section]:
    if not text.lstrip().startswith("{"):
        return read(text)
    try:
        told = json.loads(text)
        json.dumps(told, ensure_ascii=False).encode()  # half characters are no text
        return [
            Section(str(each["title"]), str(each["body"]), each.get("is_internal") is True)
            for each in told["sections"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no JSON of a postmortem: {error}") from error


def of_rows(rows: Iterable[PostmortemSection]) -> list[Section]:
    return [Section(row.title, row.body, row.is_internal, row.pk) for row in rows]
