"""``manage.py purge`` refuses before it begins."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command

from incidents.management.walk import running


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["http://127.0.0.1:1/", "--made-up", "5"], "with {name} in it"),
        (["--made-up", "5"], "Which cache?"),
        (["http://127.0.0.1:1/{name}/{path}", "--made-up", "5"], "leave out the places of names"),
        (["http://127.0.0.1:1/{path}", "--names", __file__], "is no address: with {path} a line"),
        (["http://127.0.0.1:1/{path}", "--from-probe", __file__], "is no report of"),
        (["http://127.0.0.1:1/{path}", "--from-probe", "missing"], "cannot be read"),
        (["http://127.0.0.1:1/{name}", "--made-up", "5", "--method", "get /"], "in capitals"),
        (["http://127.0.0.1:1/{name}", "--made-up", "5", "--json", "{"], "an object or a list"),
        (["http://127.0.0.1:1/{name}", "--made-up", "5", "--header", "Host: x"], "than Host"),
        (["http://127.0.0.1:1/{name}", "--made-up", "5", "--header", "A: ${NOT_SET}"], "NOT_SET"),
        (["--resume", "none"], "There is no run in"),
        (
            ["http://127.0.0.1:1/{name}", "--resume", "one"],
            "A run keeps its address: leave that out",
        ),
        (["--resume", "one", "--unit", "x", "--partition", "size"], "keeps --partition and --unit"),
        (["http://127.0.0.1:1/{name}", "--names", "missing"], "cannot be read"),
        (["http://127.0.0.1:1/{name}", "--names", "/dev/null"], "no name to purge"),
        (["http://127.0.0.1:1/{name}", "--made-up", "5", "--rate", "nan"], "--rate"),
        (["http://127.0.0.1:1/{name}", "--made-up", "5", "--slow-after", "1e300"], "a number"),
        (["http://127.0.0.1:1/{name}", "--made-up", "5", "--linger", "nan"], "--linger"),
        (["http://127.0.0.1:1/{name}", "--made-up", "5", "--run-id", "../x"], "a run is a folder"),
        (
            ["http://127.0.0.1:1/{name}", "--made-up", "5", "--health", "file:///dev/null"],
            "https://",
        ),
        (["http://[::1/{name}", "--made-up", "5"], "an address that begins with"),
        (["http://127.0.0.1:1/ü/{name}", "--made-up", "5"], "in ASCII"),
        (["http://a:secret@127.0.0.1:1/{name}", "--made-up", "5"], "an address that begins with"),
        (["http://127.0.0.1:1/{name}", "--made-up", "5", "--health", "http://[::1"], "--health"),
        (["http://127.0.0.1:1/{name}", "--made-up", "5", "--host", "a\r\nb"], "Host header"),
        (["http://127.0.0.1:1/{name}", "--made-up", "5", "--unit", "a\nb"], "one line"),
        (["http://127.0.0.1:1/{name}", "--made-up", "5", "--attempts", "9" * 19], "--attempts"),
    ],
)
def test_what_cannot_be_done_is_told(tmp_path, arguments, reason):
    with pytest.raises(CommandError, match=re.escape(reason)):
        call_command("purge", *arguments, folder=tmp_path / "runs")


def test_a_mark_of_byte_order_is_no_part_of_the_first_name(tmp_path):
    (tmp_path / "names.txt").write_text("\ufeffpip\nü\n", "utf-8")

    assert running.names_of(tmp_path / "names.txt") == ["pip", "ü"]
