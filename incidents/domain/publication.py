"""The state of a published site, kept beside it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

# Browsers ask each time, which costs a 304. A cache in front answers for a second, so that a
# crowd of readers is one to us, and has a day's worth of patience when we do not answer at all.
CACHE_CONTROL = "public, max-age=0, s-maxage=1, stale-if-error=86400"
# The header of what scripts of any site may read.
SHARED = ("Access-Control-Allow-Origin", "*")


@dataclass(frozen=True)
class State:
    """The version of each file by name, and what they were made from.

    ``numbers`` are the revisions by topic; from ``valid_until_s`` (Unix time) on the clock
    alone makes a file wrong, and before ``made_at_s``, when it was set back. ``fingerprint``
    tells what program and settings made them.
    """

    versions: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    valid_until_s: float = 0.0
    fingerprint: str = ""
    made_at_s: float = 0.0

    def is_true(self, numbers: Mapping[str, int], *, fingerprint: str, now_s: float) -> bool:
        is_current = (self.numbers, self.fingerprint) == (numbers, fingerprint)
        return is_current and self.made_at_s <= now_s < self.valid_until_s

    def in_doubt(self, versions: Mapping[str, str]) -> State:
        """Return what is known while ``versions`` are written: every name that there may be,
        and nothing of what changes."""
        same = self.versions.items() & versions.items()
        return State({**dict.fromkeys({*self.versions, *versions}, ""), **dict(same)})

    def as_json(self) -> str:
        until_s = self.valid_until_s if math.isfinite(self.valid_until_s) else None
        return json.dumps([self.versions, self.numbers, until_s, self.fingerprint, self.made_at_s])

    @classmethod
    def from_json(cls, text: str | bytes) -> State:
        """Read what ``as_json`` wrote. Anything else is as if nothing were published."""
        try:
            versions, numbers, until_s, *maker = json.loads(text)
        except (ValueError, TypeError):
            return cls()
        return cls(versions, numbers, math.inf if until_s is None else until_s, *maker[:2])
