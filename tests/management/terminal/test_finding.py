"""Components as they are called in a terminal."""

from __future__ import annotations

import pytest

from incidents.domain.vocabulary import ComponentStatus
from incidents.management.terminal import finding
from incidents.management.terminal.errors import CannotDo, NotFound
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cdn():
    make.page()
    return make.component("CDN", group=make.group("Index"))


@pytest.mark.parametrize("reference", ["CDN", "cdn", "index", "dn"])
def test_enough_of_the_name_will_do(reference, cdn):
    assert finding.component(reference) == cdn


def test_the_code_will_do(cdn):
    make.component("CDN mirror")

    assert finding.component(cdn.code) == cdn


def test_a_whole_name_is_preferred_to_a_part(cdn):
    make.component("CDN mirror")

    assert finding.component("cdn") == cdn


def test_of_several_that_may_be_meant_all_are_named():
    make.component("Mirror A")
    make.component("Mirror B")

    with pytest.raises(CannotDo, match=r"Mirror A .*Mirror B"):
        finding.component("mirror")


def test_an_unknown_one_says_how_to_list():
    with pytest.raises(NotFound, match="component list"):
        finding.component("dns")


def test_one_is_not_named_twice(cdn):
    down = ComponentStatus.MAJOR_OUTAGE

    with pytest.raises(CannotDo, match="twice"):
        finding.claims([("cdn", down), (cdn.code, down)])
