"""All that is written is there after a kill at any moment, and nothing else."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.management.walk.errors import DamagedRun, InUse
from incidents.management.walk.journal import Counts, Journal
from tests.examples import times

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


@pytest.mark.long
@given(WRITES, st.data())
@times(0.4)  # each goes to the disk
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


LINE = b'{"counts":{"p":[1,0,0]},"failed":[]}\n'


@pytest.mark.parametrize("tail", [b"\x00" * 40, b"\x00" * 39 + b"\n", b'{"counts"\n', b"[" * 10**5])
def test_what_power_left_of_the_last_line_is_not_there(tmp_path, tail):
    (tmp_path / "journal").write_bytes(LINE + tail)

    assert reopened(tmp_path / "journal") == ({"p": Counts(1, 0, 0)}, [])
    assert (tmp_path / "journal").read_bytes() == LINE


@pytest.mark.parametrize(
    "line",
    [
        *("[]", "null", "7", "{}", '{"counts":{},"failed":null}', '{"counts":[],"failed":[]}'),
        *('{"counts":{},"failed":[1]}', '{"counts":{},"failed":["\\ud800"]}'),
        *('{"counts":{"p":[1,2]},"failed":[]}', '{"counts":{"p":"123"},"failed":[]}'),
        *('{"counts":{"p":[1,2,-3]},"failed":[]}', '{"counts":{"p":[1,2,true]},"failed":[]}'),
    ],
)
def test_a_line_that_was_never_written_is_said_to_be_damage(tmp_path, line):
    (tmp_path / "journal").write_bytes(LINE + line.encode() + b"\n")

    with pytest.raises(DamagedRun, match=r"journal is damaged in line 2"):
        Journal(tmp_path / "journal")


def test_damage_between_lines_is_not_taken_for_the_end(tmp_path):
    written = LINE + b'{"counts"\n' + LINE
    (tmp_path / "journal").write_bytes(written)

    with pytest.raises(DamagedRun, match=r"journal is damaged in line 2"):
        Journal(tmp_path / "journal")

    assert (tmp_path / "journal").read_bytes() == written


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
