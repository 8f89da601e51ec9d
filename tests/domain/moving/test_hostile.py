"""Whatever stands anywhere in what another page says: it is read, or refused with its place."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import UTC
from typing import Any

import pytest

from incidents.domain.moving import cachet, kuma, statuspage
from incidents.domain.moving.elsewhere import Elsewhere
from incidents.domain.moving.places import MalformedContent
from tests import foreign, hosted
from tests.foreign_others import CACHET, KUMA
from tests.make import NOW

STATUSPAGE = foreign.page(
    subscribers=[hosted.subscriber("sub0sub0sub0", components=[foreign.CDN])],
    unsubscribed=[hosted.subscriber("sub0sub0sub1")],
    incident_templates=[hosted.template("tpl0tpl0tpl0", "Slow")],
)
STATUSPAGE["history.atom"] = hosted.Hosted(STATUSPAGE).history_atom()
ODD = (None, "", "x", "\ud800", -1, 10**40, 1.5, True, [], [[]], {}, {"id": {}}, "9999-12-31T23:59")
SOURCES: dict[str, tuple[Any, Callable[[Any], Elsewhere]]] = {
    "statuspage": (STATUSPAGE, lambda said: statuspage.read(said, now=NOW)),
    "cachet": (CACHET, lambda said: cachet.read(said, now=NOW, zone=UTC)),
    "kuma": (KUMA, lambda said: kuma.read(said, now=NOW)),
}


def spoiled(whole: Any) -> Iterator[Any]:
    """Yield copies of which each has one odd value in one place."""
    for path in _paths(whole):
        for odd in ODD:
            found = copy.deepcopy(whole)
            at = found
            for key in path[:-1]:
                at = at[key]
            at[path[-1]] = odd
            yield found


def _paths(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield (*before, key)
        if isinstance(value[key], dict | list):
            yield from _paths(value[key], (*before, key))


@pytest.mark.parametrize(
    "source", [pytest.param("statuspage", marks=pytest.mark.long), "cachet", "kuma"]
)
def test_one_odd_value_anywhere_is_read_or_refused_with_its_place(source):
    whole, read = SOURCES[source]
    refusals = set()
    for said in spoiled(whole):
        try:
            read(said)
        except MalformedContent as refusal:
            refusals.add(str(refusal).partition(":")[0])

    assert len(refusals) > 10
