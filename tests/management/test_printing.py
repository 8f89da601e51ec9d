from __future__ import annotations

import contextlib
import json
import os

import pytest

from incidents.management import printing


@pytest.fixture
def as_json(settings):
    settings.LOG_FORMAT = "json"


def test_for_people_a_line_tells_whose_it_is(capsys):
    printing.say("web", "It is said.")

    assert capsys.readouterr().out == "web    | It is said.\n"


def test_what_is_an_object_already_is_passed_on_untouched(as_json, capsys):
    line = '{"time": "2022-06-10T12:00:00.000+00:00", "message": "“so”"}'

    printing.say("web", line)

    assert capsys.readouterr().out == f"{line}\n"


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("Traceback (most recent call last):", "INFO"),
        ("[WARNING] Killing it after ERROR 5", "WARNING"),
        ("[2022-06-10 12:00:00,000: ERROR/MainProcess] consumer: no broker", "ERROR"),
        ("42", "INFO"),
        ("[1, 2]", "INFO"),
        ("{not an object", "INFO"),
    ],
)
def test_what_is_none_becomes_one(as_json, capsys, line, level):
    printing.say("worker", line)

    said = json.loads(capsys.readouterr().out)
    assert (said["logger"], said["level"], said["message"]) == ("worker", level, line)
    assert said["time"]


def test_what_becomes_an_object_shows_no_secret(as_json, capsys, settings):
    printing.say("web", f"It was {settings.SECRET_KEY}.")

    assert json.loads(capsys.readouterr().out)["message"] == "It was [redacted]."


def test_where_nobody_reads_on_the_work_goes_on():
    read_end, write_end = os.pipe()
    os.close(read_end)

    with open(write_end, "w") as unread, contextlib.redirect_stdout(unread):
        printing.say("web", "It is said.")
        printing.say("web", "And said again.")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_where_the_disk_is_full_the_work_goes_on_and_is_heard_again(tmp_path):
    file = tmp_path / "log"
    with open("/dev/full", "w") as full, contextlib.redirect_stdout(full):
        printing.put("It has no room.")
        full.flush()

        with file.open("wb") as roomy:
            os.dup2(roomy.fileno(), full.fileno())
        printing.put("It has.")

    assert file.read_text() == "It has.\n"
