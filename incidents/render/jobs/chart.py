"""The chart of a job as SVG strings: progress, and the end expected at each moment.

Time goes from left to right. The first has what is done from bottom to top, and reaches to the
latest end that is expected now, or to the end of the work. The second has the time so far, however
short, and from bottom to top the expected end: a line within the band of the range as it was
published then. Where the line of the present meets it, the work is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from incidents.domain.estimates import PublishedEstimate
from incidents.domain.vocabulary import FINISHED
from incidents.models import IncidentUpdate
from incidents.queries.jobs import Point
from incidents.render.figures import percent, rounded_share, span

WIDTH, HEIGHT = 600, 160
# Points that are drawn; more would not be seen.
COLUMNS = 120
# Lines of the table that says the same.
LINES = 10
# One wild guess at the start shall not flatten all others: a band leaves the picture that is so
# many times as high as what is expected now. Ranges of a job that has just begun have room.
ROOM = 2.5
# Of what has just begun nothing but the range of the end would be seen: so much of the picture has
# to be past, or so much time.
LEAST_PAST = 1 / 8
LONG_PAST = timedelta(minutes=15)


@dataclass(frozen=True)
class ChartRow:
    """A row of the table; the range is None where none was published."""

    at: datetime
    percent: str
    earliest_at: datetime | None
    latest_at: datetime | None


@dataclass(frozen=True)
class Chart:
    """``until_at`` is the right edge. Of the expected end it is ``so_far_at``, and ``latest_at``
    is the upper one.

    ``ended_at`` is None until all is done.
    """

    started_at: datetime
    until_at: datetime
    so_far_at: datetime
    latest_at: datetime
    ended_at: datetime | None
    has_promises: bool
    reading: str
    done: SafeString
    end: SafeString
    lines: Sequence[ChartRow]


def chart(
    history: Sequence[Point],
    published: Sequence[IncidentUpdate],
    started_at: datetime | None,
    *,
    is_read: bool,
) -> Chart | None:
    """Return the pictures of ``history``, oldest first; None if there is little to see.

    There is more to come while ``is_read``.
    """
    if len(history) < 2 or started_at is None:
        return None
    promises = [
        PublishedEstimate(each.estimate, each.display_at) for each in published if each.estimate
    ]
    first_at = min(started_at, history[0].at)
    scale = _Scale(first_at, _range(history[-1])[1])
    if is_read and history[-1].at < min(scale.at(LEAST_PAST), first_at + LONG_PAST):
        return None
    ends = _Scale(first_at, _until(history, promises))
    so_far = _Scale(scale.first_at, max([history[-1].at, *(each.at for each in promises)]))
    points = sampled(history, COLUMNS)
    return Chart(
        scale.first_at,
        scale.last_at,
        so_far.last_at,
        ends.last_at,
        _ended_at(history[-1]),
        bool(promises),
        _reading(points[-1], scale),
        done=_svg(_("Progress over time"), _done(points, scale)),
        end=_svg(_("Expected end over time"), _end(points, promises, so_far, ends))
        if any(map(_has_range, points))
        else SafeString(),
        lines=[_line(point) for point in sampled(history, LINES)],
    )


def _reading(last: Point, scale: _Scale) -> str:
    """Say what the line of progress shows: how far it came in all of the time so far."""
    figures = {"length": span(last.at - scale.first_at), "done": percent(last.done)}
    told = _("%(done)s was done after %(length)s.") % figures
    fan = _("The shaded area is where it may go from here.")
    return f"{told} {fan}" if _has_fan(last) else told


def sampled(history: Sequence[Point], count: int) -> list[Point]:
    """Return about ``count`` points, evenly over time; the first, the last and the noted are in."""
    first_at, last_at = history[0].at, history[-1].at
    step = (last_at - first_at) / max(1, count - 1)
    found: list[Point] = []
    next_at = first_at
    for point in history:
        if point.at >= next_at or point is history[-1] or point.note:
            found.append(point)
            next_at = max(next_at, point.at + step)
    return found


class _Scale:
    """Maps instants and shares to places in the picture."""

    def __init__(self, first_at: datetime, last_at: datetime) -> None:
        self.first_at, self.last_at = first_at, last_at
        self._whole_s = max(1.0, (last_at - first_at).total_seconds())

    def at(self, share: float) -> datetime:
        return self.first_at + share * (self.last_at - self.first_at)

    def x(self, at: datetime) -> str:
        return _number(WIDTH * self._share(at))

    def y(self, at: datetime) -> str:
        return self.up(self._share(at))

    def up(self, share: float) -> str:
        # Beyond the edge is beyond the edge: what is far out needs no more digits.
        return _number(HEIGHT * (1 - min(share, 2.0)))

    def _share(self, at: datetime) -> float:
        return (at - self.first_at).total_seconds() / self._whole_s


def _until(history: Sequence[Point], promises: Sequence[PublishedEstimate]) -> datetime:
    """Return the upper edge: the end, or the latest time expected or published."""
    last = history[-1]
    now_latest_at = last.at + timedelta(seconds=last.high_s or 0.0)
    promised = [promise.window.latest_at for promise in promises]
    expected = [_range(point)[1] for point in history]
    first_at = history[0].at
    most_at = first_at + ROOM * (now_latest_at - first_at)
    return max(now_latest_at, *(min(at, most_at) for at in (*promised, *expected)))


def _ended_at(last: Point) -> datetime | None:
    """Return the end of a finished job; a failed or cancelled one has none to compare with."""
    return last.at if last.state in FINISHED else None


def _done(points: Sequence[Point], scale: _Scale) -> Iterator[str]:
    """Draw the share done, and the fan from now to the range of the end."""
    last = points[-1]
    if _has_fan(last):
        first_at, last_at = _range(last)
        yield (
            f'<path class="band" d="M{scale.x(last.at)} {scale.up(last.done)}'
            f'L{scale.x(first_at)} 0L{scale.x(last_at)} 0z"/>'
        )
    shares = [rounded_share(point.done, 3) for point in points]
    path = "L".join(
        f"{scale.x(point.at)} {scale.up(share)}"
        for point, share in zip(points, shares, strict=True)
    )
    yield f'<path class="line" d="M{path}"/>'
    for point in points:
        if point.note:
            yield f'<path class="noted" d="M{scale.x(point.at)} 0V{HEIGHT}"/>'


def _end(
    points: Sequence[Point],
    promises: Sequence[PublishedEstimate],
    so_far: _Scale,
    scale: _Scale,
) -> Iterator[str]:
    yield f'<path class="present" d="M0 {HEIGHT}L{WIDTH} {scale.y(so_far.last_at)}"/>'
    for run in _runs(points):
        lower = [f"{so_far.x(point.at)} {scale.y(_range(point)[0])}" for point in run]
        upper = [f"{so_far.x(point.at)} {scale.y(_range(point)[1])}" for point in run]
        middle = [f"{so_far.x(point.at)} {scale.y(_expected(point))}" for point in run]
        yield f'<path class="band" d="M{"L".join([*upper, *reversed(lower)])}z"/>'
        yield f'<path class="line" d="M{"L".join(middle)}"/>'
    if ended_at := _ended_at(points[-1]):
        yield f'<path class="ended" d="M0 {scale.y(ended_at)}H{WIDTH}"/>'
    for promise in promises:
        # By people: a post from the earliest to the latest.
        earliest_y, latest_y = map(scale.y, promise.window.times)
        yield f'<path class="promised" d="M{so_far.x(promise.at)} {earliest_y}V{latest_y}"/>'


def _runs(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Split points into runs with a range: nothing is drawn over gaps."""
    run: list[Point] = []
    for point in points:
        if _has_range(point):
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _has_fan(last: Point) -> bool:
    return last.low_s is not None and bool(last.high_s)


def _has_range(point: Point) -> bool:
    return point.remaining_s is not None


def _range(point: Point) -> tuple[datetime, datetime]:
    low_s, high_s = point.low_s or 0.0, point.high_s or 0.0
    return point.at + timedelta(seconds=low_s), point.at + timedelta(seconds=high_s)


def _expected(point: Point) -> datetime:
    return point.at + timedelta(seconds=point.remaining_s or 0.0)


def _line(point: Point) -> ChartRow:
    ends = _range(point) if _has_range(point) else (None, None)
    return ChartRow(point.at, percent(point.done), *ends)


def _svg(label: str, parts: Iterable[str]) -> SafeString:
    """Wrap the drawing; it has no text, since the table below says the same."""
    return mark_safe(
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none"'
        f' role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
