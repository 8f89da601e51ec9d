"""What is written is there after a kill at any moment, and nothing that is not."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.management.purge.journal import Counts, InUse, Journal

COUNTS = st.builds(Counts, *[st.integers(0, 10**6)] * 3)
WRITES = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(["a", "p", "0-9", "ü\n"]), COUNTS, min_size=1),
        st.lists(st.text(), max_size=2),
    ),
    max_size=6,
)


def reopened(path):
    journal = Journal(path)
    journal.close()
    return journal.counts, journal.failed_names


@given(WRITES, st.data())
@settings(max_examples=40)  # each goes to the disk
def test_cut_off_anywhere_it_holds_the_whole_lines_and_takes_more(writes, data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "journal")
        journal, states, ends = Journal(path), [({}, [])], [0]
        for moved, failed_names in writes:
            journal.write(moved, failed_names=failed_names)
            states.append((dict(journal.counts), list(journal.failed_names)))
            ends.append(path.stat().st_size)
        journal.close()
        cut = data.draw(st.integers(0, ends[-1]))
        path.write_bytes(path.read_bytes()[:cut])

        counts, failed_names = reopened(path)
        again = Journal(path)
        again.write({"a": Counts(1, 2, 3)}, failed_names=["x"])
        again.close()

        assert (counts, failed_names) == states[sum(end <= cut for end in ends) - 1]
        assert reopened(path) == (counts | {"a": Counts(1, 2, 3)}, [*failed_names, "x"])


def test_a_run_is_one_processs_at_a_time(tmp_path):
    first = Journal(tmp_path / "journal")

    with pytest.raises(InUse, match="Another process"):
        Journal(tmp_path / "journal")

    first.close()
    Journal(tmp_path / "journal").close()


def test_nothing_is_written_when_nothing_moved(tmp_path):
    journal = Journal(tmp_path / "journal")
    journal.write({})
    journal.close()

    assert not (tmp_path / "journal").read_bytes()
