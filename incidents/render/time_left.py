"""The time left in words: "about 2 to 3½ hours"."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE_S, HOUR_S, DAY_S = 60.0, 3_600.0, 86_400.0
# Up to here a range is told in minutes: "45 to 90 minutes".
MINUTES_UP_TO_S = 90 * MINUTE_S
# A number without a form of its own; Arabic has some for 1 and 2 that do not say the number.
GENERAL = 100


def time_left(low_s: float, high_s: float) -> str:
    """Return "about 2 to 3½ hours left": a range as people say it."""
    in_minutes = high_s <= MINUTES_UP_TO_S
    low, high = _rounded(low_s, in_minutes=in_minutes), _rounded(high_s, in_minutes=in_minutes)
    if high[0] < 1:
        return _("less than a minute left")
    if low[0] < 1:
        return _("less than %(length)s left") % {"length": _length(*high)}
    if low == high:
        return _("about %(length)s left") % {"length": _length(*high)}
    if low[1] == high[1]:
        return _range(low[0], high[0], high[1])
    return _("about %(low)s to %(high)s left") % {"low": _length(*low), "high": _length(*high)}


def _rounded(seconds: float, *, in_minutes: bool) -> tuple[float, str]:
    """A number and its unit, rounded as people do in speech."""
    if in_minutes or seconds < HOUR_S - 150:
        step = 1 if seconds < 12.5 * MINUTE_S else 5
        return step * round(seconds / MINUTE_S / step), "minute"
    if seconds < 2 * DAY_S:
        step_h = 0.5 if seconds < 9.75 * HOUR_S else 1
        return step_h * round(seconds / HOUR_S / step_h), "hour"
    step_d = 0.5 if seconds < 9.75 * DAY_S else 1
    return step_d * round(seconds / DAY_S / step_d), "day"


def _halves(value: float) -> str:
    whole = int(value)
    return f"{whole}½" if value != whole else str(whole)


def _length(value: float, unit: str) -> str:
    count, text = _plural(value), _halves(value)
    if unit == "minute":
        return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": text}
    if unit == "hour":
        return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": text}
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": text}


def _range(low: float, high: float, unit: str) -> str:
    count = _plural(high)
    text = {
        "minute": ngettext(
            "about %(low)s to %(high)s minute left", "about %(low)s to %(high)s minutes left", count
        ),
        "hour": ngettext(
            "about %(low)s to %(high)s hour left", "about %(low)s to %(high)s hours left", count
        ),
        "day": ngettext(
            "about %(low)s to %(high)s day left", "about %(low)s to %(high)s days left", count
        ),
    }[unit]
    return text % {"low": _halves(low), "high": _halves(high)}


def _plural(value: float) -> int:
    """Return a whole number that takes the same form: 3½ that of 3, but 2½ none of its own."""
    return int(value) if value == int(value) or value > 3 else GENERAL
