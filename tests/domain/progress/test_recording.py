import pytest

from incidents.domain.progress.recording import BadRecording, recorded
from tests.domain.progress.runs import reading

HEADER = "seconds,partition,total,processed,failed"


def test_rows_of_one_second_are_a_reading_and_time_goes_forward():
    found = recorded([HEADER, "15,a,10,2,1", "0,a,10,0,0", "15,b,5,1,0"])

    assert found == [
        reading(0.0, ("a", 10.0, 0.0, 0.0)),
        reading(15.0, ("a", 10.0, 2.0, 1.0), ("b", 5.0, 1.0, 0.0)),
    ]


def test_where_failures_are_not_told_there_are_none():
    assert recorded([HEADER, "0,a,10,1,"]) == [reading(0.0, ("a", 10.0, 1.0, 0.0))]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "first line must be"),
        (["time,partition"], "first line must be"),
        ([HEADER], "nothing below the header"),
        ([HEADER, "0,a,10,0"], "Line 2: 4 fields instead of 5"),
        ([HEADER, "0,a,10,x,0"], "Line 2: processed is “x”, not a number"),
        ([HEADER, "nan,a,10,1,0"], "Line 2: seconds is “nan”"),
        ([HEADER, "0,a,10,-1,0"], "Line 2: counts cannot be negative"),
        ([HEADER, "0,,10,1,0"], "Line 2: partition is empty"),
        ([HEADER, "0,a,10,1,0", "0,a,10,2,0"], "Line 3: “a” appears twice at second 0"),
        ([HEADER, '0,"a,10,1,0'], "Line 2: unexpected end of data"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(lines, message):
    with pytest.raises(BadRecording, match=message):
        recorded(lines)
