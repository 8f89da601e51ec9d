"""What there is to read, as last learned, and when to look again."""

from __future__ import annotations

from collections.abc import Mapping

from incidents.publishing.catalogue import Catalogue
from incidents.publishing.documents import NOWHERE

# A new day may bring a new month, which has a page though nobody wrote anything. Midnight is
# on a quarter of an hour in every zone.
LASTS_S = 900


class Stock:
    """The catalogue, and the page's revision at which it was taken."""

    def __init__(self) -> None:
        self.catalogue = Catalogue((), {})
        self._revision = -1
        self._old_at_s = 0.0

    def is_old(self, revision: int, *, now_s: float) -> bool:
        """A reading of a job, of which there are many, brings no address and takes none away."""
        return revision != self._revision or now_s >= self._old_at_s

    def take(self, found: Catalogue, *, revision: int, now_s: float) -> None:
        self.catalogue = found
        self._revision = revision
        self._old_at_s = (now_s // LASTS_S + 1) * LASTS_S

    @property
    def is_known(self) -> bool:
        return bool(self.catalogue.core)

    def lacks(self, path: str) -> bool:
        """Whether there is nothing at ``path``, as far as that is known."""
        return self.is_known and path != NOWHERE and path not in self.catalogue.paths

    def version_of(self, path: str) -> str:
        """What a document rendered now is made from; empty for those that any write may change."""
        return self.catalogue.versions.get(path, "")


def versions_of(found: Catalogue) -> Mapping[str, str]:
    """The version of every document that may be kept, by path."""
    return {path: found.versions.get(path, "") for path in (NOWHERE, *found.paths)}
