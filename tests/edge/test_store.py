from __future__ import annotations

import pytest

from incidents.edge.document import CODINGS, Document
from incidents.edge.store import Store
from incidents.publishing.documents import DocumentResponse


def document(number, *, size=1):
    answer = DocumentResponse(200, "OK", (), b"x" * size, topics=frozenset({"page"}))
    return Document(answer, {"page": number}, rendered_s=0.0)


@pytest.fixture
def store():
    store = Store(limit_bytes=100_000)
    store.keep_current({"page": 1})
    return store


def test_what_is_made_from_the_present_numbers_is_current(store):
    store.put("/", document(1))
    store.put("/old", document(0))

    assert set(store.current) == {"/"}
    assert set(store.last_good) == {"/", "/old"}


def test_a_change_makes_old_what_depends_on_it(store):
    store.put("/", document(1))

    store.keep_current({"page": 2})

    assert store.current == {}
    assert "/" in store.last_good


def test_a_render_that_ends_after_the_database_was_lost_is_not_current(store):
    store.put("/", document(1))
    store.distrust_all()

    store.put("/late", document(1))

    assert store.current == {}
    assert "/late" in store.last_good


def test_memory_is_bounded_and_of_what_nobody_asks_for_the_oldest_goes_first(store):
    for number in range(100):
        store.put(f"/{number}", document(1, size=10_000))

    assert store.size_bytes <= 100_000
    assert "/99" in store.current
    assert "/0" not in store.current
    assert "/0" not in store.last_good


def test_what_is_asked_for_stays_while_others_come_and_go(store):
    for number in range(100):
        if popular := store.current.get("/0"):
            popular.is_asked_for = True
        store.put(f"/{number}", document(1, size=10_000))

    assert store.size_bytes <= 100_000
    assert {"/0", "/99"} <= set(store.current)
    assert "/1" not in store.last_good


def test_the_core_stays_though_nobody_asks_and_it_is_larger_than_the_limit(store):
    store.core = frozenset({"/", "/history.atom"})
    for path in ("/", "/history.atom"):
        store.put(path, document(1, size=20_000))
    for number in range(10):
        store.put(f"/{number}", document(1, size=10_000))

    assert set(store.current) == {"/", "/history.atom", "/9"}


def test_memory_is_bounded_though_all_is_asked_for(store):
    for number in range(10):
        store.put(f"/{number}", document(1, size=10_000))
        store.current[f"/{number}"].is_asked_for = True

    assert store.size_bytes <= 100_000


def test_what_is_said_in_bad_times_is_counted():
    told = document(1, size=50_000)

    assert sum(map(size_of, (told, told.stale))) <= told.size_bytes


def size_of(spoken):
    return sum(len(part) for coding in CODINGS for part in spoken.replies[coding][1])
