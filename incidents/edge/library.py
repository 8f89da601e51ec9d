"""Gets a document: from memory, by rendering it, or as it last was."""

from __future__ import annotations

import threading
import time

from django.utils import timezone

from incidents.domain.vocabulary import PAGE_TOPIC
from incidents.edge.catalogue_state import CatalogueState, versions_of
from incidents.edge.connections import Connections, cut
from incidents.edge.disk import Disk
from incidents.edge.document import Document
from incidents.edge.revisions import Revisions
from incidents.edge.store import Store, Turns
from incidents.publishing import documents
from incidents.publishing.catalogue import Catalogue, catalogue
from incidents.publishing.documents import NOWHERES, nowhere

# How long a reader waits before taking older bytes: for another's render of the same page, or for
# the database to answer one question.
PATIENCE_S = 2.0
# Between looks whether waiting for another's question has become vain.
LOOK_S = 0.05
# After a render failed, older bytes are served for so long before the next attempt, and for
# twice as long after each further failure.
PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
# The clock makes most pages wrong at the same moment, each minute while an outage counts. For so
# long readers are given them as they were, while the watching thread renders them.
LATE_S = 1.0
# While the database hangs, an operator's request that has taken longer is ended with an error.
HUNG_AFTER_S = 5.0


class Pauses:
    """Times for which documents that failed are left alone.

    Those that are kept failed as the database hung over them: it may be well again for others,
    and hang over these once more, as over a table that is locked.
    """

    def __init__(self) -> None:
        self._by_path: dict[str, tuple[float, float]] = {}  # until when, and how long that was
        self._kept: set[str] = set()

    def holds(self, path: str, *, now_s: float) -> bool:
        until_s, length_s = self._by_path.get(path, (0.0, 0.0))
        return until_s - length_s <= now_s < until_s

    def begin(self, path: str, *, now_s: float, is_kept: bool = False) -> None:
        """Leave it alone for twice as long as last time."""
        _, last_s = self._by_path.get(path, (0.0, 0.0))
        length_s = min(LONGEST_PAUSE_S, 2 * last_s) if last_s else PAUSE_S
        self._by_path[path] = (now_s + length_s, length_s)
        if is_kept:
            self._kept.add(path)

    def end(self, path: str) -> None:
        self._by_path.pop(path, None)
        self._kept.discard(path)

    def clear(self) -> None:
        self._by_path = {p: pause for p, pause in self._by_path.items() if p in self._kept}


class Library:
    """All public documents of this process. Safe to use from any number of threads."""

    def __init__(self, *, store: Store, disk: Disk, revisions: Revisions) -> None:
        self.store = store
        self.renders = self.failed_renders = 0
        self._disk = disk
        self._revisions = revisions
        self.connections = Connections()
        self._turns = Turns()
        # Two threads that learn at once could leave the older of two answers behind.
        self._learning = threading.Lock()
        self._catalogue = CatalogueState()
        self._renewed_for: Catalogue | None = None
        self._pauses = Pauses()

    def refresh(self) -> bool:
        """Learn what has changed, and forget what that makes old. Asks the database.

        Return False if another asks already and has no answer in time.
        """
        if not self._may_learn():
            return False
        try:
            with self.connections.asking():
                is_new = self._revisions.learn()
            if is_new:
                self._pauses.clear()  # what failed may do now
            if self._revisions.is_lost:
                self.store.distrust_all()
            elif self._catalogue.is_old(self.page_revision, now_s=time.time()):
                self._learn_catalogue()
            elif is_new or not self.store.is_trusting:
                self.store.keep_current(self._revisions.numbers)
        finally:
            self._learning.release()
        return True

    def _may_learn(self) -> bool:
        """Wait for whoever asks already; False if that was in vain, as the database is lost."""
        was_lost, until_s = self.is_lost, time.monotonic() + PATIENCE_S
        while not self._learning.acquire(timeout=LOOK_S):
            if self.is_lost or time.monotonic() > until_s:
                return False
        if self.is_lost and not was_lost:
            self._learning.release()
            return False
        return True

    def distrust_if_hanging(self) -> None:
        """Have readers wait no more for a database that keeps any of them waiting."""
        hanging = self.connections.hanging(longer_than_s=PATIENCE_S)
        is_hanging = hanging or self._revisions.hangs(longer_than_s=PATIENCE_S)
        if is_hanging:
            # First, as those who are freed are to find it lost and not to ask again.
            if self._revisions.give_up():
                self.store.distrust_all()
            # Who has asked since would wait as vainly, each for two seconds of its own.
            hanging = self.connections.hanging(longer_than_s=0.0)
        if self.is_lost:
            hanging += self.connections.requests(longer_than_s=HUNG_AFTER_S)
        cut(hanging)

    def _learn_catalogue(self) -> None:
        """Learn what there is to read, and keep nothing of what is there no more."""
        try:
            with self.connections.asking():
                found = catalogue(now=timezone.now())
        except Exception as error:
            # Numbers that are known without it would never be asked for again.
            self._revisions.lose(error)
            self.store.distrust_all()
            return
        self._clear_out(found)
        self.store.core = frozenset((*found.core, *NOWHERES))
        self._catalogue.learn(found, revision=self.page_revision, now_s=time.time())
        self.store.keep_current(self._revisions.numbers)

    def _clear_out(self, found: Catalogue) -> None:
        """Keep nothing of what is there no more, and on disk no words that were taken back."""
        before = self._catalogue.found
        if not self._catalogue.is_known:
            self._disk.keep_only(versions_of(found))
        for path in before.paths - found.paths:
            self.store.remove(path)
            self._disk.remove(path)
        for path, version in found.versions.items() - before.versions.items():
            if path in before.paths:
                self.store.doubt(path)
                self._disk.remove_other(path, version)

    @property
    def is_lost(self) -> bool:
        """Whether the database does not answer, as far as is known here."""
        return self._revisions.is_lost

    def successor_of(self, path: str) -> str | None:
        """Return where a path leads that the page had before it was moved here, if it is known."""
        return self._catalogue.successor_of(path)

    @property
    def page_revision(self) -> int:
        """How often the page was written, as far as is known here."""
        return self._revisions.numbers.get(PAGE_TOPIC, 0)

    def warm(self) -> None:
        """Render what is read most, so that the first reader need not wait for it.

        It also puts these on disk, where a restart without the database finds them.
        """
        found = self._catalogue.found
        for path in (*found.core, *NOWHERES):
            if self._revisions.is_lost:
                return
            self.find(path, late_s=0.0)
        if self._renewed_for is not found:
            self._renew(found)

    def _renew(self, found: Catalogue) -> None:
        """Render what the front page links to, and what else is kept, where it has changed.

        Without the database, readers who follow a link find a page, and nobody finds words
        that were since taken back.
        """
        for path in dict.fromkeys((*found.linked, *self.store.last_good)):
            if self._revisions.is_lost:
                return
            kept = self.store.last_good.get(path)
            if kept is None or kept.version != found.versions.get(path, ""):
                self.find(path)
        self._renewed_for = found

    def find(self, path: str, *, late_s: float = LATE_S) -> Document | None:
        """Return the document at ``path``, however old; None if there is nothing to show.

        Where only the clock has made it wrong, and not ``late_s`` ago, it is as it was.
        """
        if document := self.store.true(path, now_s=time.time() - late_s):
            return document
        if self._catalogue.lacks(path):
            return self.find(nowhere(path))
        if self._revisions.is_lost or self._pauses.holds(path, now_s=time.time()):
            return self._last_good(path)
        with self._turns.take(path, timeout_s=PATIENCE_S) as is_ours:
            if document := self.store.true(path, now_s=time.time()):
                return document
            if self._revisions.is_lost:
                return self._last_good(path)
            older = None if is_ours else self._last_good(path)
            return older or self._restored(path) or self._render(path)

    def _restored(self, path: str) -> Document | None:
        """Read what only had to make room from disk again; None if it is not true any more.

        Whoever asks for more than there is memory for, or for what is larger, costs no renders.
        """
        evicted = self.store.evicted.get(path)
        kept = self._disk.load(path) if evicted else None
        document = evicted.restored(kept.answer.body) if evicted and kept else None
        if document is None:
            return None
        self.store.put(path, document)
        return self.store.true(path, now_s=time.time())

    def _render(self, path: str) -> Document | None:
        """Ask Django, in our turn; fall back on the last good bytes."""
        if not self.refresh() or self._revisions.is_lost:
            return self._last_good(path)
        self.renders += 1
        document = self._rendered(path)
        if document.answer.status >= 500:
            return self._failed(path) or document
        if document.answer.status == 404 and path not in NOWHERES:
            return self._missing(path) or document
        if _is_other(document, self.store.last_good.get(path)):
            self._disk.save(path, document)
        self.store.put(path, document)
        self._pauses.end(path)
        return document

    def _missing(self, path: str) -> Document | None:
        """Answer that it is gone since the catalogue was learned."""
        self._disk.remove(path)
        self.store.remove(path)
        document = self.find(nowhere(path))
        if document and not document.is_stale:
            self.store.put(path, document)
        return document

    def _failed(self, path: str) -> Document | None:
        """Do not try again at once; find out whether it is the database."""
        self.failed_renders += 1
        if self.is_lost:  # another thread has found that it hangs
            self._pauses.begin(path, now_s=time.time(), is_kept=True)
        else:
            self._pauses.begin(path, now_s=time.time())
            self.refresh()
        return self._last_good(path)

    def _rendered(self, path: str) -> Document:
        # Read before the queries: what is rendered now is at least as new as they say.
        numbers, version = self._revisions.numbers, self._catalogue.version_of(path)
        with self.connections.asking(is_render=True):
            answer = documents.ask(path)
        return Document(answer, numbers, rendered_s=time.time(), version=version)

    def _last_good(self, path: str) -> Document | None:
        document = self.store.last_good.get(path)
        if document is None:
            document = self._disk.load(path)
            if document is None:
                return None
            self.store.put(path, document, may_be_true=False)
        return document.stale


def _is_other(document: Document, before: Document | None) -> bool:
    return before is None or (before.etag, before.version) != (document.etag, document.version)
