"""The route that readers take from a place: redirect after redirect, to its end."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from incidents.management.probe.answers import Location, ProbeResponse

# More than any client follows of a service that is well; most give up after 20 to 50.
REDIRECTS_MAX = 10

# Errors that say something of a name: that there is none.
MISSING = {"404", "410"}

Answers = Mapping[Location, ProbeResponse]


class End(StrEnum):
    FINAL = "final"
    LOOP = "loop"
    ENDLESS = "endless"
    ELSEWHERE = "elsewhere"
    BROKEN = "broken"


@dataclass(frozen=True)
class RedirectChain:
    """``places`` in order; of a loop the last is the one where it closes."""

    places: Sequence[Location]
    end: End
    status: int = 0
    why: str = ""

    @property
    def redirects(self) -> int:
        return len(self.places) - 1

    @property
    def loop(self) -> Sequence[Location]:
        """The places that a loop goes through, each once."""
        if self.end is not End.LOOP:
            return ()
        return self.places[self.places.index(self.places[-1]) : -1]

    @property
    def canonical(self) -> str | None:
        """The address that it leads to, or the status of an error; None if it leads nowhere."""
        if self.end is End.ELSEWHERE or (self.end is End.FINAL and self.status < 400):
            return str(self.places[-1])
        return str(self.status) if self.end is End.FINAL else None


def follow(answers: Answers, start: Location, *, hosts: Collection[str]) -> RedirectChain:
    """Follow redirects from a place, within the hosts that were asked."""
    places = [start]
    while True:
        at = places[-1]
        if at.host not in hosts:
            return RedirectChain(places, End.ELSEWHERE)
        answer = answers.get(at)
        if answer is None or len(places) > REDIRECTS_MAX + 1:
            return RedirectChain(places, End.ENDLESS)
        if answer.broken:
            return RedirectChain(places, End.BROKEN, answer.status, answer.broken)
        if answer.to is None:
            return RedirectChain(places, End.FINAL, answer.status)
        places.append(answer.to)
        if answer.to in places[:-1]:
            return RedirectChain(places, End.LOOP, answer.status)


def mixed_loop(views: Sequence[Answers], starts: Sequence[Location]) -> Sequence[Location]:
    """Return a loop that is there if some answers are of one view and some of the other.

    That is what happens while a cache still holds some of the old answers.
    """
    done: set[Location] = set()
    for start in starts:
        if loop := _loop_from(views, start, done):
            return loop
    return ()


def _loop_from(
    views: Sequence[Answers], start: Location, done: set[Location]
) -> Sequence[Location]:
    way = [start]
    open_ways = [_onward(views, start)]
    while open_ways:
        for place in open_ways[-1]:
            if place in way:
                return [*way[way.index(place) :], place]
            if place not in done:
                way.append(place)
                open_ways.append(_onward(views, place))
                break
        else:
            open_ways.pop()
            done.add(way.pop())
    return ()


def _onward(views: Sequence[Answers], at: Location) -> Iterator[Location]:
    found = [view.get(at) for view in views]
    return iter([answer.to for answer in found if answer and answer.to])
