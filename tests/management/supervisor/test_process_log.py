from __future__ import annotations

import json

import pytest

from incidents.management.supervisor.process_log import ProcessLog


def test_for_people_a_line_tells_whose_it_is(capsys):
    ProcessLog().say("web", "It is said.")

    assert capsys.readouterr().out == "web    | It is said.\n"


def test_what_is_an_object_already_is_passed_on_untouched(capsys):
    line = '{"time": "2022-06-10T12:00:00.000+00:00", "message": "“so”"}'

    ProcessLog(is_json=True).say("web", line)

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
def test_what_is_none_becomes_one(capsys, line, level):
    ProcessLog(is_json=True).say("worker", line)

    said = json.loads(capsys.readouterr().out)
    assert (said["logger"], said["level"], said["message"]) == ("worker", level, line)
    assert said["time"]


def test_what_becomes_an_object_shows_no_secret(capsys):
    ProcessLog(is_json=True, secrets=["sesame-1"]).say("web", "It was sesame-1.")

    assert json.loads(capsys.readouterr().out)["message"] == "It was [redacted]."
