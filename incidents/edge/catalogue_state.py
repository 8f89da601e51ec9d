"""The catalogue as last learned, and when to look again."""

from __future__ import annotations

from collections.abc import Mapping

from incidents.publishing.catalogue import Catalogue
from incidents.publishing.documents import NOWHERES

# A new day may bring a new month, which has a page though nobody wrote anything. Midnight is
# on a quarter of an hour in every zone.
LASTS_S = 900


class CatalogueState:
    """The catalogue that was ``found`` last, and the page's revision at that time."""

    def __init__(self) -> None:
        self.found = Catalogue((), {})
        self._revision = -1
        self._old_at_s = 0.0

    def is_old(self, revision: int, *, now_s: float) -> bool:
        """A reading of a job, of which there are many, brings no address and takes none away."""
        return revision != self._revision or not self._old_at_s - LASTS_S <= now_s < self._old_at_s

    def learn(self, found: Catalogue, *, revision: int, now_s: float) -> None:
        self.found = found
        self._revision = revision
        self._old_at_s = (now_s // LASTS_S + 1) * LASTS_S

    @property
    def is_known(self) -> bool:
        return bool(self.found.core)

    def lacks(self, path: str) -> bool:
        """Whether there is nothing at ``path``, as far as that is known."""
        return self.is_known and path not in NOWHERES and path not in self.found.paths

    def successor_of(self, path: str) -> str | None:
        """Return where a path leads that another page had; it is given as WSGI has it."""
        if not self.found.former:
            return None
        asked_for = path.encode("latin-1").decode("utf-8", "replace")
        return self.found.former.get(asked_for.rstrip("/"))

    def version_of(self, path: str) -> str:
        """Return the version of a document rendered now; "" for those that any write may change."""
        return self.found.versions.get(path, "")


def versions_of(found: Catalogue) -> Mapping[str, str]:
    """The version of every document that may be kept, by path."""
    return {path: found.versions.get(path, "") for path in (*NOWHERES, *found.paths)}
