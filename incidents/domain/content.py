"""The content of an update: all that it tells readers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from typing import Any, Self

from incidents.domain.estimates import PartialWindow, Window
from incidents.domain.vocabulary import ComponentStatus, Status

Statuses = Mapping[str, ComponentStatus]
"""Component code → the status that is said of it."""

# An estimate in rows, drafts and forms: one name for each part of its window, in its order.
ESTIMATE = ("estimate_earliest_at", "estimate_latest_at", "estimate_depends_on")


@dataclass(frozen=True, kw_only=True)
class UpdateContent:
    """An update as somebody gives it. Operations check it, and refuse what makes no sense.

    Left out, the status stays, and the update is displayed at the time of posting; an
    earlier ``display_at`` backdates it. ``next_update_at`` promises the next update. An
    estimate tells when the work will be done, and on what that depends; it stands until a
    later one, or the end. Components that are not named keep what was said of them, until
    an update ends the incident. Those ``affected``, by their codes, are named without a status
    and keep the one that they show; an edit leaves them alone. The end may leave a residual
    effect, which is felt until ``residual_ends_at``; an empty one takes away what an earlier end
    left.
    """

    status: str | None = None
    body: str = ""
    display_at: datetime | None = None
    next_update_at: datetime | None = None
    components: Statuses | None = None
    affected: Collection[str] = ()
    estimate: PartialWindow | None = None
    residual_effect: str | None = None
    residual_ends_at: datetime | None = None
    notifies: bool = True

    @property
    def named(self) -> list[str]:
        """The codes of all components that it names, with a status or without."""
        return list(dict.fromkeys([*(self.components or ()), *self.affected]))

    @property
    def window(self) -> Window | None:
        """The estimate, None unless it has both its ends."""
        return self.estimate.whole if self.estimate else None

    def flat(self) -> dict[str, Any]:
        """Return every field by its name in rows and forms, which have three for an estimate."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        window = named.pop("estimate") or PartialWindow(None, None)
        return named | dict(zip(ESTIMATE, astuple(window), strict=True))

    def given(self) -> dict[str, Any]:
        """Return what is not left out, by its name in rows and forms."""
        nothing = UpdateContent().flat()
        return {
            name: value
            for name, value in self.flat().items()
            if value != nothing[name] and value != {}
        }

    @classmethod
    def from_flat(cls, flat: Mapping[str, Any]) -> Self:
        """Return the content of a row or a form, of which it leaves other values alone."""
        given = {field.name: flat[field.name] for field in fields(cls) if field.name in flat}
        earliest_at, latest_at, depends_on = (flat.get(name) for name in ESTIMATE)
        if earliest_at or latest_at or depends_on:
            given["estimate"] = PartialWindow(earliest_at, latest_at, depends_on or "")
        return cls(**given)

    def as_json(self) -> dict[str, Any]:
        """Return what is given, with times in ISO 8601."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in self.given().items()
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the content of which ``as_json`` made ``stored``."""
        return cls.from_flat(
            {
                name: datetime.fromisoformat(value) if name.endswith("_at") else value
                for name, value in stored.items()
            }
        )


@dataclass(frozen=True, kw_only=True)
class CheckedContent(UpdateContent):
    """The content of an update that can be stored."""

    status: Status
    display_at: datetime
    estimate: Window | None
