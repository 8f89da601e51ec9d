from __future__ import annotations

import contextlib
import os

import pytest

from incidents.management import output


def test_where_nobody_reads_on_the_work_goes_on():
    read_end, write_end = os.pipe()
    os.close(read_end)

    with open(write_end, "w") as unread, contextlib.redirect_stdout(unread):
        output.put("It is said.")
        output.put("And said again.")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_where_the_disk_is_full_the_work_goes_on_and_is_heard_again(tmp_path):
    file = tmp_path / "log"
    with open("/dev/full", "w") as full, contextlib.redirect_stdout(full):
        output.put("It has no room.")
        full.flush()

        with file.open("wb") as roomy:
            os.dup2(roomy.fileno(), full.fileno())
        output.put("It has.")

    assert file.read_text() == "It has.\n"


def test_what_the_readers_encoding_has_not_is_escaped(tmp_path):
    file = tmp_path / "log"
    with file.open("w", encoding="latin-1") as latin, contextlib.redirect_stdout(latin):
        output.put("ü → x")

    assert file.read_text("latin-1") == "ü \\u2192 x\n"
