from __future__ import annotations

import pytest

from incidents.domain.spreadsheets import guarded, unguarded
from incidents.domain.subscriber_lists import (
    LARGEST_BYTES,
    MOST_LINES,
    CannotRead,
    ListedAddress,
    read,
)

A, B = "aaaaaaaaaaaa", "bbbbbbbbbbbb"


def addresses(sent: str | bytes) -> list[tuple[int, str]]:
    content = sent.encode() if isinstance(sent, str) else sent
    return [(line.number, line.address) for line in read(content)]


@pytest.mark.parametrize(
    "sent",
    [
        "address\na@example.org\n",
        "Email;Name\r\na@example.org;Ada\r\n",
        "name\temail address\nAda\ta@example.org",
        '\ufeffE-Mail,name\n"a@example.org","Ada, of London"\n',
        "address\n   a@example.org   \n",
    ],
)
def test_what_spreadsheets_and_other_pages_write_is_read(sent):
    assert addresses(sent) == [(2, "a@example.org")]


def test_lines_are_numbered_as_in_the_file():
    found = addresses("address\n\na@example.org\n,,\nb@example.org\n")

    assert found == [(3, "a@example.org"), (5, "b@example.org")]


def test_what_a_line_says_beside_the_address_is_read():
    text = f"address,list,hears_of,state,channel\nx@a.org,YES,{A} {B},paused,webhook\n"

    (line,) = read(text.encode())
    assert line == ListedAddress(
        2, "x@a.org", is_list=True, codes=(A, B), channel="webhook", state="paused"
    )
    assert not line.is_told


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("mode,email,endpoint,components\nemail,x@a.org,,API; Web site\n", ("API", "Web site")),
        (f"Mode,Email,Status,Component IDs\nemail,x@a.org,active,{A} {B}\n", (A, B)),
        (f"email,x@a.org,yes,{A}\n", (A,)),
        ("Type,Email,Components\nEmail,x@a.org,everything\n", ()),
        ("Type,Email,Components\nEmail,x@a.org,Sell everything\n", ("Sell everything",)),
    ],
)
def test_lists_of_the_hosted_service_are_read(sent, expected):
    [line] = read(sent.encode())

    assert (line.address, line.channel, line.codes) == ("x@a.org", "mail", expected)
    assert line.is_told


def test_who_is_quarantined_there_or_heard_by_another_channel_is_left_out():
    sent = "mode,email,endpoint,quarantined_at\n,x@a.org,,2022-01-01\nwebhook,,https://a.org/h,\n"

    gone, hook = read(sent.encode())

    assert (gone.is_told, hook.channel, hook.address) == (False, "webhook", "https://a.org/h")


@pytest.mark.parametrize(
    ("sent", "because"),
    [
        (b"", "must name the columns"),
        (b"a@example.org\nb@example.org\n", "must name the columns"),
        (b"address\n\n \n", "no address below"),
        ("address\nb\u00fccher@example.org\n".encode("latin-1"), "Line 2 is not UTF-8"),
        ("address\na@example.org\n".encode("utf-16"), "Line 1 is not UTF-8"),
        (b"address\na@example.org\0\n", "This is no text"),
        (b'address\n"a@example.org\nb@example.org\n', "cannot be read as CSV"),
        (b"address\n" + b"x" * 200_000, "Line 2 cannot be read as CSV"),
        (b"address\n" + b"a@b.cd\n" * (LARGEST_BYTES // 7), "larger than 2 MB"),
        (b"address\n" + b"a@b.cd\n" * (MOST_LINES + 1), "more than 20,000 lines"),
    ],
)
def test_what_cannot_be_read_is_refused_whole(sent, because):
    with pytest.raises(CannotRead, match=because):
        read(sent)


@pytest.mark.parametrize("cell", ["=1+1", "+49", "-1", "@sum", "\tx", "a@example.org", "'quoted'"])
def test_a_cell_is_no_formula_and_is_read_back_as_it_was(cell):
    assert guarded(cell)[0] not in "=+-@\t"
    assert unguarded(guarded(cell)) == cell
