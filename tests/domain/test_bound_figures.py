from __future__ import annotations

import time

import pytest

from incidents.domain.bound_figures import filled, named

VALUES = {"fact:time-to-resolve": "5 h 42 min", "timeline": "- 10:50"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It took {{ fact:time-to-resolve }}.", "It took 5 h 42 min."),
        ("It took {{fact:time-to-resolve}}.", "It took 5 h 42 min."),
        ("{{ timeline }}\n", "- 10:50\n"),
        ("{{ fact:unheard-of }} {{ name }} {{}}", "{{ fact:unheard-of }} {{ name }} {{}}"),
        (
            "`{{ timeline }}` and ``{{ timeline }} ` ``",
            "`{{ timeline }}` and ``{{ timeline }} ` ``",
        ),
        ("A ` alone, then {{ timeline }}", "A ` alone, then - 10:50"),
        ("```\n{{ timeline }}\n```\n{{ timeline }}", "```\n{{ timeline }}\n```\n- 10:50"),
        (
            "- a\n\n    ~~~\n    {{ timeline }}\n    ~~~",
            "- a\n\n    ~~~\n    {{ timeline }}\n    ~~~",
        ),
    ],
)
def test_only_known_names_outside_code_are_replaced(text, expected):
    assert filled(text, VALUES) == expected


def test_names_are_found_known_or_not():
    text = "{{ fact:a }} {{ job:abc }} `{{ timeline }}` {{ nonsense }}"

    assert named(text) == {"fact:a", "job:abc"}


@pytest.mark.parametrize(
    "text",
    [
        "`{{ timeline }}` and ``{{ timeline }} ` ``",
        "- a\n\n    ~~~\n    {{ timeline }}\n    ~~~",
    ],
)
def test_none_within_code_is_replaced(text):
    assert filled(text, VALUES) == text


def test_many_ticks_without_an_end_take_no_time():
    started_s = time.process_time()
    filled("{{ x" + "`" * 20_000 + "a" * 20_000, {})

    assert time.process_time() - started_s < 1
