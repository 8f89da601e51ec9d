"""The faults of a name, judged by the answers of a cache and, if it was asked, of its origin."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from incidents.management.probe.answers import Location
from incidents.management.probe.routes import (
    MISSING,
    Answers,
    End,
    RedirectChain,
    follow,
    mixed_loop,
)
from incidents.management.walk.target import Note

# Of a chain without an end, which may be of long addresses.
ENDLESS_SHOWN = 4


class DefectKind(StrEnum):
    LOOP = "loop"
    MIXED_LOOP = "mixed-loop"
    ORIGIN_LOOP = "origin-loop"
    CHAIN = "chain"
    STALE = "stale"
    FORMS = "forms"
    BROKEN = "broken"


MEANINGS: Mapping[DefectKind, str] = {
    DefectKind.LOOP: "the cache leads readers in circles now",
    DefectKind.MIXED_LOOP: "kept and fresh answers redirect to each other: they loop once live",
    DefectKind.ORIGIN_LOOP: "the origin itself redirects in circles, which no purge ends",
    DefectKind.CHAIN: "there are more redirects than allowed",
    DefectKind.STALE: "the cache leads elsewhere than the origin",
    DefectKind.FORMS: "the forms of a name lead to different addresses",
    DefectKind.BROKEN: "a redirect leads nowhere",
}


@dataclass(frozen=True)
class Probed:
    """The answers for a name, whose forms are ``starts``. There may be no ``origin``."""

    name: str
    starts: Sequence[Location]
    cache: Answers
    origin: Answers | None
    hosts: Collection[str]
    redirects_most: int = 1
    routes: Mapping[str, Sequence[RedirectChain]] = field(init=False)

    def __post_init__(self) -> None:
        views = {"cache": self.cache, "origin": self.origin}
        routes = {
            view: [follow(answers, start, hosts=self.hosts) for start in self.starts]
            for view, answers in views.items()
            if answers is not None
        }
        object.__setattr__(self, "routes", routes)

    @property
    def mixed(self) -> Sequence[Location]:
        """The loop through both, if none of them loops by itself."""
        if self.origin is None or any(route.loop for route in self._all()):
            return ()
        return mixed_loop([self.cache, self.origin], self.starts)

    def kinds(self, *, ignored: Collection[str] = ()) -> list[DefectKind]:
        return [kind for kind in DefectKind if kind not in ignored and self._is(kind)]

    @property
    def is_missing(self) -> bool:
        """Whether nothing is there, by whatever form and whoever is asked."""
        return {route.canonical for route in self._all()} <= MISSING

    def to_purge(self) -> list[Location]:
        """Return the places whose cached answer is not the origin's, on the way or in a loop.

        Without an origin: the places of loops, and only those that were kept for a while, if any.
        """
        on_the_way = {place for route in self.routes["cache"] for place in route.places}
        if self.origin is not None:
            asked = (on_the_way | set(self.mixed)) & self.cache.keys() & self.origin.keys()
            return sorted(
                place for place in asked if self.cache[place].says != self.origin[place].says
            )
        looping = {place for route in self.routes["cache"] for place in route.loop}
        return sorted({place for place in looping if self.cache[place].age_s} or looping)

    def _all(self) -> Iterator[RedirectChain]:
        for routes in self.routes.values():
            yield from routes

    def _is(self, kind: DefectKind) -> bool:
        match kind:
            case DefectKind.LOOP:
                return any(route.loop for route in self.routes["cache"])
            case DefectKind.ORIGIN_LOOP:
                return any(route.loop for route in self.routes.get("origin", ()))
            case DefectKind.MIXED_LOOP:
                return bool(self.mixed)
            case DefectKind.CHAIN:
                return any(self._is_chain(route) for route in self._all())
            case DefectKind.STALE:
                return self._is_stale()
            case DefectKind.FORMS:
                return any(len(_canonical(routes)) > 1 for routes in self.routes.values())
            case DefectKind.BROKEN:
                return any(route.end is End.BROKEN for route in self._all())

    def _is_chain(self, route: RedirectChain) -> bool:
        is_long = route.redirects > self.redirects_most
        return route.end is End.ENDLESS or (is_long and route.end is not End.LOOP)

    def _is_stale(self) -> bool:
        pairs = zip(self.routes["cache"], self.routes.get("origin", ()), strict=False)
        return any(
            kept.canonical != fresh.canonical
            for kept, fresh in pairs
            if kept.canonical and fresh.canonical
        )


def _canonical(routes: Sequence[RedirectChain]) -> set[str]:
    return {route.canonical for route in routes if route.canonical}


def note(probed: Probed, *, ignored: Collection[str]) -> Note:
    """Return what is kept of a name: where its forms lead; of a bad one, all the way."""
    kinds = probed.kinds(ignored=ignored)
    found: dict[str, Any] = {
        "name": probed.name,
        "to": [route.canonical for route in probed.routes["cache"]],
    }
    if kinds:
        found["kinds"] = kinds
        found["routes"] = {
            view: [_told(route) for route in routes] for view, routes in probed.routes.items()
        }
        found["purge"] = list(map(str, probed.to_purge()))
    if DefectKind.MIXED_LOOP in kinds:
        found["mixed_loop"] = list(map(str, probed.mixed))
    return Note(json.dumps(found, separators=(",", ":")), [kind.value for kind in kinds])


def _told(route: RedirectChain) -> dict[str, Any]:
    shown = route.places[:ENDLESS_SHOWN] if route.end is End.ENDLESS else route.places
    return {
        "places": list(map(str, shown)),
        "end": route.end,
        "status": route.status,
        "why": route.why,
    }
