"""Times: with a zone, of years that can be meant, and in order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from incidents.domain.content import UpdateContent
from incidents.operations.errors import InTheFuture, Refused
from incidents.operations.fields import NAMES, Field, field_named

YEARS = range(2000, 2101)
# Of days, such as that since which a component is in service.
YEARS_OF_DAYS = range(1970, 2101)


def instants(arguments: Mapping[str, object]) -> None:
    """Refuse times without a zone, which could mean any, and years of times and days that nobody
    can mean.

    A mistyped year 0022 would give each component two thousand years of daily totals.
    """
    for name, at in arguments.items():
        if isinstance(at, UpdateContent):
            instants(at.flat())
        if not isinstance(at, date):
            continue
        if isinstance(at, datetime) and at.utcoffset() is None:
            raise Refused(
                _("The time %(at)s has no zone; write one, as in 2022-06-10T12:00:00Z.")
                % {"at": f"{at:%Y-%m-%d %H:%M}"},
                field=field_named(name),
            )
        years = YEARS if isinstance(at, datetime) else YEARS_OF_DAYS
        if at.year not in years:
            raise Refused(
                _("The year %(year)s cannot be meant; use one from %(first)s to %(last)s.")
                % {"year": at.year, "first": years.start, "last": years.stop - 1},
                field=field_named(name),
            )


def not_after_now(at: datetime, *, now: datetime, field: Field) -> None:
    if at > now:
        raise InTheFuture(
            _("The %(what)s (%(at)s UTC) is later than now; use an earlier time.")
            % {"what": NAMES[field], "at": f"{at:%Y-%m-%d %H:%M}"},
            field=field,
        )
