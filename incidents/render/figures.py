"""Shares, counts, rates and lengths of time as text."""

from __future__ import annotations

from datetime import timedelta

from django.utils.formats import number_format
from django.utils.translation import gettext as _

# Below that a rate is told by the minute.
PER_SECOND_FROM = 1.0


def percent(share: float) -> str:
    """Return whole percents, rounded down: 100 % only when all is done."""
    return in_percent(whole_percent(share))


def in_percent(number: str | int) -> str:
    """Return the number with the sign, as the language joins them: "99.98 %"."""
    return _("%(percent)s %%") % {"percent": number}


def rate(per_s: float) -> str:
    if per_s >= PER_SECOND_FROM:
        return _("%(count)s a second") % {"count": number(per_s)}
    return _("%(count)s a minute") % {"count": number(per_s * 60)}


def number(value: float) -> str:
    """Return a count in groups of three digits, with one decimal if small and fractional."""
    digits = 1 if 0 < value < 10 and value != int(value) else 0
    return number_format(value, decimal_pos=digits, force_grouping=True)


def span(length: timedelta) -> str:
    """Return a length of time as text, which no line tears: "5 h 42 min", "3 d 4 h"."""
    minutes = max(1, round(length.total_seconds() / 60))
    days, hours = divmod(minutes // 60, 24)
    if days:
        parts = [_("%d d") % days, _("%d h") % hours if hours else ""]
    else:
        parts = [_("%d h") % hours if hours else "", _("%d min") % (minutes % 60)]
        parts = parts if minutes % 60 or not hours else parts[:1]
    return "\N{NO-BREAK SPACE}".join(filter(None, parts)).replace(" ", "\N{NO-BREAK SPACE}")


def whole_percent(share: float) -> int:
    # 0.29 × 100 is a bit less than 29.
    return int(share * 100 + 1e-9)


def rounded_share(share: float, digits: int) -> float:
    """Return the share rounded; 1 only when all is done."""
    return min(round(share, digits), 1.0 if share >= 1 else 1 - 10.0**-digits)
