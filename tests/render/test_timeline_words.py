from __future__ import annotations

from functools import partial

import pytest

from incidents.domain.timeline import Decision, Moment, MomentKind
from incidents.render.timeline_words import in_words
from tests.make import NOW


@pytest.mark.parametrize(
    ("kind", "fields", "text"),
    [
        ("update", {"state": "resolved", "text": "All **is** well."}, "Resolved: All is well."),
        ("component", {"subject": "CDN", "state": "major_outage"}, "CDN: Major outage"),
        ("job", {"subject": "Purge", "state": "stalled"}, "Purge: stands still"),
        ("maintenance", {"subject": "Cables", "state": "ended"}, "Cables: ended"),
        ("delivery", {"count": 1_815}, "Messages sent: 1,815"),
        ("note", {"text": "Sam was asleep."}, "Sam was asleep."),
        (
            "decision",
            {"text": "Forward.", "decision": Decision("Back.", "An hour.", "ada")},
            "Decided: Forward · Rejected: Back · Expected cost to readers: An hour"
            " · Decided by: ada",
        ),
        ("decision", {"text": "Forward.", "decision": Decision()}, "Decided: Forward"),
    ],
)
def test_each_kind_of_moment_is_told(kind, fields, text):
    assert in_words(Moment("k", NOW, MomentKind(kind), **fields)) == text


def test_of_a_long_update_whole_sentences_are_told_or_else_its_first_words():
    moment = partial(Moment, "k", NOW, MomentKind.UPDATE, state="resolved")

    assert in_words(moment(text=f"All is well. We say why. {'More. ' * 30}")).endswith("More.")
    assert in_words(moment(text=f"{'On ' * 60}we go. More.")).endswith("we go.")
    assert in_words(moment(text="on and " * 80)).endswith(("on…", "and…"))
    assert in_words(moment(text="x" * 400)).endswith("x…")
