from __future__ import annotations

import pytest

from incidents.domain.markdown import sections
from incidents.render.first_sentences import of_postmortem


@pytest.mark.parametrize(
    ("summary", "text"),
    [
        ("Two *redirects* led\nto each other.\n\nThen more.", "Two redirects led to each other."),
        ("- **What:** it\n  looped.\n- **Who:** all.", "What: it looped."),
        ("It lasted {{fact:time-to-resolve}}.", ""),
        ("", ""),
    ],
)
def test_a_postmortem_begins_with_its_first_paragraph_or_item(summary, text):
    assert of_postmortem(sections([("Summary", summary), ("Impact", "All.")])) == text


def test_of_a_long_paragraph_whole_sentences_are_told():
    told = of_postmortem(sections([("Summary", "It looped. " + "So we say. " * 40)]))

    assert told.startswith("It looped. So we say.")
    assert told.endswith("say.")
    assert len(told) <= 130
