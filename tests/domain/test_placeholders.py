from __future__ import annotations

from incidents.domain import placeholders


def test_a_variable_is_known_in_any_letters_and_spaces():
    text = "{{ Next  Update }} and {{now}}, {single}"

    assert placeholders.named(text) == ["next update", "now"]
    assert placeholders.filled(text, {"next update": "soon", "now": "12:00"}) == (
        "soon and 12:00, {single}"
    )


def test_a_value_that_looks_like_a_variable_is_not_replaced_again():
    assert placeholders.filled("{{name}}", {"name": "{{now}}", "now": "12:00"}) == "{{now}}"


def test_a_brace_left_open_is_found():
    assert placeholders.is_closed("{{now}} {a}")
    assert not placeholders.is_closed("{{now} and")
    assert not placeholders.is_closed("now}}")
