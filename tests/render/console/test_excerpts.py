from __future__ import annotations

from incidents.render.console.excerpts import BEFORE, MOST, excerpt


def test_hits_are_marked_in_any_letters():
    assert excerpt("Cable cut,\n a cable.", ["cable"]) == (
        "<mark>Cable</mark> cut, a <mark>cable</mark>."
    )


def test_what_was_written_is_escaped_within_and_around_hits():
    assert excerpt("<b> & <i>", ["<b>"]) == "<mark>&lt;b&gt;</mark> &amp; &lt;i&gt;"


def test_of_a_long_text_there_is_what_stands_around_the_first_hit():
    text = excerpt("x" * 500 + " cable " + "y" * 500, ["cable"])

    assert text.startswith("…" + "x" * (BEFORE - 1) + " <mark>cable</mark> y")
    assert text.endswith("y…")
    assert len(text) < MOST + 20


def test_an_excerpt_begins_with_a_whole_word():
    assert excerpt("something " * 9 + "is a cable", ["cable"]).startswith("…something ")
