"""The faults of a name, by what its addresses answer: “>x” redirects to x, a number is final."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.management.probe.answers import Location, ProbeResponse
from incidents.management.probe.findings import Probed, note

HOST = "index.example.org"
# The verbatim and the normalized address, before and after the changes.
BEFORE = {"V": "200", "n": ">V"}
AFTER = {"V": ">n", "n": "200"}
STALE = {"V": ">n", "n": ">V"}
LONG = {"V": ">n", "n": ">c", "c": "200"}


def place(name):
    host, _, path = name.rpartition("//")
    return Location(host or HOST, f"/{path}")


def said(text):
    if text.startswith(">"):
        return ProbeResponse(301, place(text[1:]))
    return ProbeResponse(int(text)) if text.isdigit() else ProbeResponse(301, broken=text)


def probed(cache, origin=None, starts="Vn"):
    views = [
        None if view is None else {place(name): said(text) for name, text in view.items()}
        for view in (cache, origin)
    ]
    return Probed("a", list(map(place, starts)), *views, hosts=[HOST])


@pytest.mark.parametrize(
    ("cache", "origin", "kinds", "purge"),
    [
        (BEFORE, BEFORE, "", ""),
        (AFTER, AFTER, "", ""),
        (BEFORE, AFTER, "mixed-loop stale", "V n"),
        (STALE, AFTER, "loop", "n"),
        (STALE, None, "loop", "V n"),
        (STALE, STALE, "loop origin-loop", ""),
        (AFTER, STALE, "origin-loop", "n"),
        (AFTER, None, "", ""),
        (LONG, LONG, "chain", ""),
        (LONG, AFTER, "chain stale", "n"),
        ({"V": "200", "n": "200"}, None, "forms", ""),
        ({"V": "404", "n": "404"}, AFTER, "stale", "V n"),
        ({"V": "404", "n": "404"}, {"V": "404", "n": "404"}, "", ""),
        ({"V": ">n", "n": "there is no Location"}, AFTER, "broken", "n"),
        ({"V": ">n", "n": ">evil//n"}, AFTER, "chain stale", "n"),
        ({"V": ">V"}, None, "loop", "V"),
        ({"V": ">V?0", "V?0": ">V?1", "V?1": ">V?0", "n": "200"}, None, "loop", "V?0 V?1"),
        ({"V": "200", "n": "200"}, {"V": ">n", "n": "200"}, "stale forms", "V"),
    ],
)
def test_kinds_and_what_is_to_be_purged_follow_from_the_answers(cache, origin, kinds, purge):
    found = probed(cache, origin, starts="Vn" if "n" in cache else "V")

    assert " ".join(found.kinds()) == kinds
    assert [each.path[1:] for each in found.to_purge()] == sorted(purge.split())


def test_a_chain_without_an_end_is_a_chain_and_no_loop():
    endless = {f"V{number}": f">V{number + 1}" for number in range(40)}

    assert probed(endless, endless, starts=["V0"]).kinds() == ["chain"]


def test_what_was_kept_for_a_while_is_purged_rather_than_what_the_edge_made():
    kept = {
        place("V"): ProbeResponse(301, place("n")),
        place("n"): ProbeResponse(301, place("V"), age_s=60),
    }

    assert Probed("a", [place("V")], kept, None, hosts=[HOST]).to_purge() == [place("n")]


def test_of_a_good_name_it_is_kept_where_its_forms_lead_and_no_more():
    kept = note(probed(AFTER, AFTER), ignored=())

    assert (json.loads(kept.text), kept.kinds) == ({"name": "a", "to": [f"{HOST}/n"] * 2}, [])


def test_what_is_ignored_is_not_bad():
    assert note(probed(BEFORE, AFTER), ignored=["stale"]).kinds == ["mixed-loop"]
    assert note(probed(BEFORE, AFTER), ignored=["stale", "mixed-loop"]).kinds == []


PLACES = st.sampled_from(["V", "n", "c", "d"])
SAID = st.sampled_from(["200", "404", "broken", ">evil//x"]) | PLACES.map(">{}".format)
VIEWS = st.dictionaries(PLACES, SAID)


@given(VIEWS, VIEWS)
def test_a_mixed_loop_closes_and_each_step_is_an_answer_of_one_of_both(cache, origin):
    loop = probed(cache, origin).mixed

    views = [cache, origin]
    for at, to in pairwise(loop):
        assert any(view.get(at.path[1:]) == f">{to.path[1:]}" for view in views)
    assert not loop or loop[0] == loop[-1]
