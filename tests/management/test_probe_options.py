"""``manage.py probe-redirects`` refuses before it begins, by 2: 1 says that something is bad."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command

WHERE = ("--cache", "http://127.0.0.1:1", "--form", "/json/{name}")
NAMES = ("--names", __file__)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([*NAMES, "--form", "/{name}"], "Give --cache"),
        ([*WHERE], "Give --names"),
        ([*WHERE, "--names", "missing"], "cannot be read"),
        ([*WHERE, "--names", "/dev/null"], "There is no name to probe"),
        ([*WHERE, *NAMES], "--cache http://127.0.0.1:1 does not answer: Connection refused"),
        ([*WHERE[:2], "--resume", "one", *NAMES], "keeps --names and --cache"),
        ([*WHERE, *NAMES, "--form", "/json/"], "a path in ASCII with {name}"),
        ([*WHERE, *NAMES, "--form", "/{path}"], "a path in ASCII with {name}"),
        ([*WHERE, *NAMES, "--host", "a/b"], "a host is a name"),
        ([*WHERE, *NAMES, "--header", "Host: evil"], "other than Host"),
        ([*WHERE, *NAMES, "--header", "A: b\r\nC: d"], "a header in ASCII"),
        ([*WHERE, *NAMES, "--header", "A: ${NOT_SET_AT_ALL}"], "Set NOT_SET_AT_ALL"),
        ([*WHERE, *NAMES, "--redirects", "11"], "0 to 10"),
        ([*WHERE, *NAMES, "--ignore", "nothing"], "invalid choice"),
        ([*WHERE, *NAMES, "--report", "report.pdf"], "a file that ends in"),
        ([*WHERE, *NAMES, "--report", "/nowhere/at/all.html"], "in a folder that is there"),
        ([*WHERE, *NAMES, "--before", __file__], "is no report of"),
        (["--after", __file__], "Give --before"),
        (["--resume", "none"], "There is no run in"),
        (["--resume", "one", *WHERE], "keeps --cache and --form"),
    ],
)
def test_what_cannot_be_done_is_told(tmp_path, arguments, reason):
    with pytest.raises(CommandError, match=re.escape(reason)) as refused:
        call_command("probe-redirects", *arguments, folder=tmp_path / "runs")

    assert getattr(refused.value, "returncode", 2) in (1, 2)
