from __future__ import annotations

from datetime import date

import pytest

from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import Frequency
from incidents.operations import series
from incidents.operations.actor import SYSTEM
from incidents.render.recurrence import repeats
from tests import make
from tests.make import NOW

pytestmark = pytest.mark.django_db

WEEKLY, BY_DAY, BY_WEEKDAY = Frequency


@pytest.mark.parametrize(
    ("recurrence", "told"),
    [
        (Recurrence(WEEKLY), "Repeats every week"),
        (Recurrence(WEEKLY, 2, date(2022, 9, 1)), "Repeats every 2 weeks, until Sep 1, 2022"),
        (Recurrence(BY_DAY, count=2), "Repeats every month on the same day, 2 times in all"),
        (Recurrence(BY_WEEKDAY, 3), "Repeats every 3 months on the same weekday"),
    ],
)
def test_how_it_repeats_is_told_in_words(recurrence, told):
    assert repeats(make.maintenance(recurrence=recurrence)) == told


def test_nothing_is_told_of_what_does_not_repeat_or_no_longer():
    weekly = make.maintenance(recurrence=Recurrence(WEEKLY))
    assert weekly.series is not None
    series.stop_series(weekly.series.pk, by=SYSTEM, now=NOW)
    weekly.refresh_from_db()

    assert repeats(weekly) == repeats(make.maintenance()) == ""
