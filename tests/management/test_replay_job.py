"""Recorded runs from the command line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

TRACE = """seconds,partition,total,processed,failed
0,a,100,0,0
60,a,100,30,1
120,a,100,60,1
180,a,100,99,1
"""
NAMES = ["at_s", "done", "state", "remaining_s", "low_s", "high_s", "decides"]


@pytest.fixture
def trace(tmp_path):
    path = tmp_path / "trace.csv"
    path.write_text(TRACE)
    return path


def replay(path, *options):
    out = StringIO()
    call_command("replay_job", str(path), *options, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_second_of_the_file_is_a_line_of_json(trace):
    lines = replay(trace)

    assert [list(line) for line in lines] == [NAMES] * 4
    assert [line["at_s"] for line in lines] == [0, 60, 120, 180]
    assert [line["state"] for line in lines][:1] == ["pending"]
    assert lines[2]["low_s"] <= lines[2]["remaining_s"] <= lines[2]["high_s"]
    assert lines[-1] == {
        "at_s": 180,
        "done": 1.0,
        "state": "finished_with_failures",
        "decides": None,
        "remaining_s": 0.0,
        "low_s": 0.0,
        "high_s": 0.0,
    }


def test_every_so_often_is_a_line_per_multiple(trace):
    assert [line["at_s"] for line in replay(trace, "--every", "50")] == [0, 50, 100, 150]


def test_files_of_spreadsheets_are_read_too(trace):
    trace.write_bytes(b"\xef\xbb\xbf" + TRACE.replace("\n", "\r\n").encode())

    assert len(replay(trace)) == 4


def test_a_bad_file_is_refused_with_its_line(trace):
    trace.write_text(TRACE + "240,a,100,many,1\n")

    with pytest.raises(CommandError, match="Line 6: processed is “many”, not a number"):
        replay(trace)


def test_what_is_not_text_is_refused(trace):
    trace.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(CommandError, match="not UTF-8"):
        replay(trace)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        replay(tmp_path / "none.csv")


@pytest.mark.parametrize("every", ["0", "-1", "soon", "inf"])
def test_the_pace_must_be_above_0(trace, every):
    with pytest.raises(CommandError, match="not a number of seconds above 0"):
        replay(trace, "--every", every)
