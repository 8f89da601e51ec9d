from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from incidents.management.probe.target import ProbeTarget

TARGET = ProbeTarget(
    "http://127.0.0.1:6081",
    "http://127.0.0.1:8080",
    ["index.example.org"],
    ["/json/{name}", "/json/{normalized}?x"],
    listed=5,
    headers=["Authorization: Bearer ${TOKEN}"],
    ignored=["chain"],
)


def test_what_a_plan_keeps_is_the_same_target():
    assert ProbeTarget(**asdict(TARGET)) == TARGET
    assert TARGET.is_sound()


@pytest.mark.parametrize(
    "changed",
    [
        {"cache": "ftp://x"},
        {"origin": ""},
        {"hosts": []},
        {"hosts": "index.example.org"},
        {"hosts": ["a\r\nb"]},
        {"forms": []},
        {"forms": ["json/{name}"]},
        {"forms": ["/json/"]},
        {"forms": ["/{path}"]},
        {"forms": ["/{name}#x"]},
        {"forms": ["/{name} x"]},
        {"headers": ["Host: evil"]},
        {"headers": [5]},
        {"ignored": ["nothing"]},
        {"ignored": None},
        {"ignored": [["chain"]]},
        {"listed": 0},
        {"redirects_most": 11},
        {"redirects_most": True},
        {"timeout_s": float("nan")},
        {"attempts": 1.5},
    ],
)
def test_what_no_plan_can_have_is_not_sound(changed):
    assert not replace(TARGET, **changed).is_sound()
