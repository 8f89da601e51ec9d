"""Subscribers from a list: what would become of each line is what becomes of it."""

from __future__ import annotations

import pytest

from incidents.domain.subscriber_lists import ListedAddress
from incidents.domain.subscriptions import ImportFate
from incidents.models import Subscriber
from incidents.operations.actor import SYSTEM
from incidents.operations.subscriber_imports import import_subscribers, planned
from tests import make
from tests.make import NOW, SECOND

pytestmark = pytest.mark.django_db


def do(*lines: ListedAddress, **more):
    return import_subscribers(lines, by=SYSTEM, now=NOW, **more)


def fates(*lines: ListedAddress) -> list[str]:
    return [each.fate for each in planned(lines)]


def test_each_line_has_one_outcome_and_nobody_who_is_known_is_changed():
    for state in ("unsubscribed", "quarantined", "paused"):
        make.subscriber(f"{state}@example.org", state=state, reason="550 gone")
    before = list(Subscriber.objects.order_by("pk").values())
    lines = [
        ListedAddress(2, "new@EXAMPLE.org"),
        ListedAddress(3, "new@example.org"),
        ListedAddress(4, "unsubscribed@example.org"),
        ListedAddress(5, "quarantined@example.org"),
        ListedAddress(6, "paused@example.org"),
        ListedAddress(7, "a@example.org\r\nBcc: b@example.org"),
        ListedAddress(8, "other@example.org", codes=("nothing",)),
        ListedAddress(9, "hook@example.org", channel="webhook"),
        ListedAddress(10, "elsewhere@example.org", state="unsubscribed"),
        ListedAddress(11, "=cmd|'/C calc'!A0"),
    ]

    plans = planned(lines)
    counts = do(*lines, have_agreed=True)

    kinds = ["new", "repeated", "unsubscribed", "quarantined", "known"]
    assert [each.fate for each in plans] == [*kinds, "wrong", "wrong", "wrong", "not_told", "wrong"]
    assert "line 2" in plans[1].why
    assert "550 gone" in plans[3].why
    assert (counts[ImportFate.NEW], counts.total()) == (1, len(lines))
    assert list(Subscriber.objects.order_by("pk").values())[:3] == before
    assert [each.target for each in Subscriber.objects.order_by("pk")[3:]] == ["new@example.org"]


def test_components_and_groups_are_known_by_their_names_too():
    index = make.group("Package index")
    cdn = make.component("CDN", group=index)

    [plan] = planned(
        [ListedAddress(2, "a@example.org", codes=("Package index - CDN", "cdn", index.code))]
    )

    assert plan.line.codes == (cdn.code, index.code)


def test_of_several_of_one_name_none_is_guessed():
    eu, us = (make.component("API", group=make.group(name)) for name in ("EU", "US"))

    several, full = planned(
        [
            ListedAddress(2, "a@example.org", codes=("api",)),
            ListedAddress(3, "b@example.org", codes=("US - API",)),
        ]
    )

    assert several.fate == ImportFate.WRONG
    assert ", ".join(sorted([eu.code, us.code])) in several.why
    assert full.line.codes == (us.code,)


def test_the_same_file_twice_changes_nothing():
    lines = [ListedAddress(2, "a@example.org"), ListedAddress(3, "b@example.org")]
    do(*lines)
    before = list(Subscriber.objects.values())

    assert do(*lines)[ImportFate.KNOWN] == 2
    assert list(Subscriber.objects.values()) == before


def test_who_has_not_agreed_is_asked_and_news_do_not_wait_behind_all_of_these_mails():
    do(*[ListedAddress(number, f"{number}@example.org") for number in range(5)])

    assert not Subscriber.objects.to_be_told().exists()
    at = list(Subscriber.objects.order_by("pk").values_list("reply_at", flat=True))
    assert at == [NOW + number * SECOND for number in range(5)]


def test_who_has_agreed_hears_of_what_the_list_says():
    component, group = make.component(), make.group()
    do(
        ListedAddress(2, "all@example.org"),
        ListedAddress(3, "team@example.org", is_list=True, codes=(component.code, group.code)),
        have_agreed=True,
    )

    everyone, team = Subscriber.objects.to_be_told().order_by("pk")
    assert (everyone.hears_everything, everyone.is_list) == (True, False)
    assert (team.hears_everything, team.is_list) == (False, True)
    assert (list(team.components.all()), list(team.groups.all())) == ([component], [group])


@pytest.mark.long
def test_many_lines_cost_few_queries(django_assert_max_num_queries):
    lines = [ListedAddress(number, f"{number}@example.org") for number in range(2_000)]

    with django_assert_max_num_queries(60):
        do(*lines, have_agreed=True)
