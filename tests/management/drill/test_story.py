"""The news that operators hear in a drill."""

from __future__ import annotations

from datetime import timedelta

import pytest

from incidents.domain.vocabulary import Status
from incidents.management.drill import story
from tests import make
from tests.make import HOUR, MINUTE


def test_the_story_is_told_in_order_and_by_its_speed():
    told = [each.after for each in story.signals(speed=1)]
    quick = [each.after for each in story.signals(speed=10)]

    assert told == sorted(told)
    assert told[0] == timedelta(0)
    assert quick == [after / 10 for after in told]


def test_the_figures_of_the_real_day_are_those_of_the_founding_incident():
    real = story.when_it_was_real()

    assert (real.first_after, real.silence) == (18 * MINUTE, 127 * MINUTE)
    assert (real.kept, real.due) == (5, 5)


@pytest.mark.django_db
def test_only_incidents_that_were_opened_in_the_drill_count(now):
    make.incident(now=now - HOUR)
    before = story.told_since(now)
    opened = make.incident(now=now)
    begun = story.told_since(now)
    make.update(opened, Status.RESOLVED, now=now + MINUTE)
    ended = story.told_since(now)

    assert (before, len(begun), len(ended)) == ([], 1, 2)
    assert [story.is_over(each) for each in (before, begun, ended)] == [False, False, True]
