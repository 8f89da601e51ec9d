from __future__ import annotations

import pytest

from incidents.edge.document import Document
from incidents.edge.store import Store
from incidents.publishing.documents import Answer


def document(number, *, size=1):
    answer = Answer(200, "OK", (), b"x" * size, topics=frozenset({"page"}))
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


def test_memory_is_bounded_and_what_was_rendered_longest_ago_goes_first(store):
    for number in range(100):
        store.put(f"/{number}", document(1, size=10_000))

    assert store.size_bytes <= 100_000
    assert "/99" in store.current
    assert "/0" not in store.current
    assert "/0" not in store.last_good


def test_what_is_said_in_bad_times_is_counted():
    told = document(1, size=50_000)

    assert sum(map(size_of, (told, told.stale))) <= told.size_bytes


def size_of(spoken):
    return sum(len(part) for _, body in spoken.replies.values() for part in body)
