"""Feeds of another page tell by which ids their readers know its incidents."""

from __future__ import annotations

import pytest

from incidents.domain.moving.feeds import ids_of
from incidents.domain.moving.places import MalformedContent
from tests import foreign
from tests.hosted import Hosted

SERVICE = Hosted(foreign.page())
LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><feed>&c;</feed>'


def test_ids_of_atom_and_rss_are_found_by_the_incident_they_link_to():
    assert ids_of(SERVICE.history_atom())[foreign.OUTAGE] == SERVICE.atom_id(0)
    assert ids_of(SERVICE.history_rss())[foreign.OUTAGE] == SERVICE.guid({"id": foreign.OUTAGE})


@pytest.mark.parametrize(
    ("feed", "said"),
    [
        (SERVICE.history_atom()[:200], "line 1:"),
        ("<feed>\n<entry>\n</feed>", "line 3: mismatched tag"),
        ("{}", "line 1:"),
        (LAUGHS, "document type"),
        (LAUGHS.encode("utf-16").decode("latin-1"), "line 1"),
    ],
)
def test_what_is_no_feed_is_named_with_its_line(feed, said):
    with pytest.raises(MalformedContent, match=said):
        ids_of(feed)


@pytest.mark.parametrize(
    "entry",
    [
        "<entry><id></id><link href='https://a.example/incidents/abc'/></entry>",
        "<entry><id>tag:a</id><link href='https://a.example/postmortems/abc'/></entry>",
        f"<entry><id>{'x' * 501}</id><link href='https://a.example/incidents/abc'/></entry>",
    ],
)
def test_entries_without_an_incident_or_a_usable_id_are_passed_over(entry):
    assert ids_of(f"<feed>{entry}</feed>") == {}
