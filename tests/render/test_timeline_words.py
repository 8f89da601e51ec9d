from __future__ import annotations

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
            "Decided: Forward. · Rejected: Back. · Expected cost to readers: An hour."
            " · Decided by: ada",
        ),
        ("decision", {"text": "Forward.", "decision": Decision()}, "Decided: Forward."),
    ],
)
def test_each_kind_of_moment_is_told(kind, fields, text):
    assert in_words(Moment("k", NOW, MomentKind(kind), **fields)) == text
