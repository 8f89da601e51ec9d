"""Incidents that were told elsewhere, as an importer gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from incidents.domain.content import UpdateContent


@dataclass(frozen=True, kw_only=True)
class PastUpdate:
    """An update with its time, in ``content.display_at``. An empty ``code`` makes a new one."""

    content: UpdateContent
    code: str = ""
    edited_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PastIncident:
    """An incident, or with a window a maintenance, with at least one update.

    It began when it was first told of, unless ``started_at`` is earlier. A maintenance that is
    still open ``starts_by_itself`` and ``ends_by_itself`` as its window says. One that
    ``is_moved_in`` is no news to feeds, unless these know it by ``atom_id`` and ``rss_guid``.
    """

    name: str
    updates: Sequence[PastUpdate]
    code: str = ""
    impact_override: str | None = None
    started_at: datetime | None = None
    scheduled_for: datetime | None = None
    scheduled_until: datetime | None = None
    starts_by_itself: bool = False
    ends_by_itself: bool = False
    is_backfilled: bool = True
    is_moved_in: bool = False
    atom_id: str = ""
    rss_guid: str = ""
