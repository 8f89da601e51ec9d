"""Days, instants and time zones as text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

# Shorter than Django's own formats, and translatable, since languages order the parts differently.
# The letters are those of Django's filter "date".
FORMATS: dict[str, Promise] = {
    "clock": pgettext_lazy("format of a date", "H:i"),
    "short": pgettext_lazy("format of a date", "M j, H:i"),
    "weekday": pgettext_lazy("format of a date", "D, M j, H:i"),
    "minute": pgettext_lazy("format of a date", "M j, Y H:i"),
    "second": pgettext_lazy("format of a date", "M j, Y H:i:s"),
    "full": pgettext_lazy("format of a date", "M j, Y, H:i"),
    "date": pgettext_lazy("format of a date", "M j"),
    "day": pgettext_lazy("format of a date", "M j, Y"),
    "from": pgettext_lazy("format of the first of several days of one month", "M j"),
    "to": pgettext_lazy("format of the last of several days of one month", "j"),
    "month": pgettext_lazy("format of a date", "F Y"),
    "month of the year": pgettext_lazy("format of a date", "F"),
}

# On which side of now a time alone lies, without a day: of what comes, and of what has been.
AHEAD, BEHIND = 1, -1

_FIRST = re.compile(r"\b1\b")

# As people say ends that are far from sure.
STEP = timedelta(minutes=5)

# A time, of today without a date before it; on a phone's keys for numbers, digits alone.
_TYPED = (
    re.compile(r"(?:(\d{4})-(\d\d?)-(\d\d?)[T ]\s*)?(\d\d?)[:.](\d\d)", re.ASCII),
    re.compile(r"(?:(\d{4})(\d\d)(\d\d) ?)?(\d\d)(\d\d)", re.ASCII),
)

_TYPED_DAY = (
    re.compile(r"(\d{4})-(\d\d?)-(\d\d?)", re.ASCII),
    re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII),
)


def typed_day(text: str) -> date | None:
    """Return the day of "2026-12-05" or "20261205"; None for anything else."""
    found = _TYPED_DAY[0].fullmatch(text.strip()) or _TYPED_DAY[1].fullmatch(text.strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def typed_time(text: str, *, now: datetime, toward: int = 0) -> datetime | None:
    """Return the naive time of "2026-12-05 14:30", or of "14:30" today; None for anything else.

    What lies ahead is tomorrow rather than more than an hour ago ("02:00", written at 22:40), and
    what lies behind is yesterday rather than more than an hour from now.
    """
    found = _TYPED[0].fullmatch(text.strip()) or _TYPED[1].fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute = found.groups()
    try:
        on = date(int(year), int(month), int(day)) if year else now.date()
        at = datetime(on.year, on.month, on.day, int(hour), int(minute))  # noqa: DTZ001
    except ValueError:
        return None
    is_other_day = not year and (now.replace(tzinfo=None) - at) * toward > timedelta(hours=1)
    return at + timedelta(days=toward) if is_other_day else at


def written(at: date, style: str) -> str:
    """Return a day, or an instant in its own zone, as text such as "Jun 10, 2022".

    In French the first of a month is an ordinal, which no format of Django writes.
    """
    text = date_format(at, str(FORMATS[style]))
    return _FIRST.sub("1er", text, count=1) if at.day == 1 and get_language() == "fr" else text


def by_the_clock(start: datetime, end: datetime) -> timedelta:
    """Return the time between two instants as clocks tell them, who cut them to the minute.

    So a length agrees with its ends beside it; rounded, 23:52:10 to 01:52:50 would be 2 h 1 min.
    """
    return _cut(end) - _cut(start)


def _cut(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def apart(one: datetime, other: datetime) -> str:
    """Return the time between two instants for operators: "12 min", "2 h 5 min" or "3 days".

    No line ends within it.
    """
    minutes = abs(by_the_clock(one, other)) // timedelta(minutes=1)
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return f"{(hours + 12) // 24}\xa0days"  # the nearest, as readers are told
    if not minutes:
        return "less than a\xa0minute"
    told = [f"{hours}\xa0h"] * bool(hours) + [f"{rest}\xa0min"] * bool(rest)
    return "\xa0".join(told)


def ago(at: datetime, now: datetime) -> str:
    """Return "12 min ago", for operators."""
    return f"{apart(at, now)}\xa0ago"


def brief(length: timedelta) -> str:
    """Return a length as "0.6 s", "14 s", "3 min" or "5 h", for operators."""
    seconds = max(length.total_seconds(), 0)
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7_200 else f"{seconds / 3_600:.0f} h"


def rounded_up(at: datetime) -> datetime:
    """Return the next time that a clock with marks each five minutes shows."""
    return at.replace(second=0, microsecond=0) + timedelta(minutes=-at.minute % 5)


def is_one_minute(*instants: datetime) -> bool:
    """Whether a clock shows all of these as one time."""
    return len({_cut(at) for at in instants}) == 1


def coarse(
    earliest_at: datetime, latest_at: datetime, *, now: datetime
) -> tuple[datetime, datetime]:
    """Return both on whole five minutes, outward, if they are ten or more apart.

    Told to the minute, an end so uncertain would move at every look, and seem surer than it is.
    An earliest end that would be over by ``now`` stays.
    """
    if latest_at - earliest_at < 2 * STEP:
        return earliest_at, latest_at
    start = datetime.min.replace(tzinfo=UTC)
    before, after = (earliest_at - start) % STEP, (start - latest_at) % STEP
    return max(earliest_at - before, min(earliest_at, now)), latest_at + after


def machine(at: datetime) -> str:
    """Return an instant in UTC as ISO 8601, such as "2022-06-10T12:00:00Z"."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def readings(typed: datetime, zone: tzinfo) -> list[datetime]:
    """Return the instants that a naive local time may mean, earliest first.

    Two where clocks are put back over it, none where they are put forward over it.
    """
    both = (typed.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    instants = {at.astimezone(UTC): at for at in both if _is_shown(at)}
    return [instants[at] for at in sorted(instants)]


def nearest(skipped: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the last minute before a local time that does not exist, and the first after it."""
    minute = timedelta(minutes=1)
    before = after = skipped.replace(second=0, microsecond=0)
    while not readings(before, zone):
        before -= minute
    while not readings(after, zone):
        after += minute
    return before, after


def _is_shown(at: datetime) -> bool:
    """Whether a clock on the wall ever shows this local time."""
    return at.astimezone(UTC).astimezone(at.tzinfo).replace(tzinfo=None) == at.replace(tzinfo=None)


def is_shown_twice(local: datetime) -> bool:
    """Whether clocks show this local time twice, because they are put back over it."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def offset_label(local: datetime) -> str:
    """Return "CEST (UTC+02:00)", or only the offset for zones without an abbreviation."""
    offset, name = f"UTC{local.isoformat()[-6:]}", local.strftime("%Z")
    return offset if name.startswith(("+", "-")) else f"{name} ({offset})"


def zone_name(local: datetime) -> str:
    """Return "UTC" or "CEST"; "UTC+04" for zones without an abbreviation."""
    name = local.strftime("%Z")
    return f"UTC{name}" if name.startswith(("+", "-")) else name


def zone_label(key: str) -> str:
    """Return "UTC" or "America/New York" for a key of the zone database."""
    return key.removeprefix("Etc/").replace("_", " ")
