from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest

from incidents.domain.content import UpdateContent
from incidents.domain.estimates import PartialWindow, Window
from incidents.domain.vocabulary import ComponentStatus, Status
from tests.make import HOUR, NOW

FULL = UpdateContent(
    status=Status.RESOLVED,
    body="All purges have completed.",
    display_at=NOW,
    next_update_at=NOW + HOUR,
    components={"abcdefghijkl": ComponentStatus.OPERATIONAL},
    affected=["bcdefghijklm"],
    estimate=PartialWindow(NOW, NOW + HOUR, "p"),
    residual_effect="Loops may last.",
    residual_ends_at=NOW + 2 * HOUR,
    notifies=False,
)


def test_the_example_gives_every_field():
    assert not [field.name for field in fields(FULL) if getattr(FULL, field.name) == field.default]


@pytest.mark.parametrize(
    "content",
    [
        FULL,
        UpdateContent(),
        UpdateContent(residual_effect=""),
        replace(FULL, estimate=PartialWindow(None, NOW)),
    ],
)
def test_content_stored_as_json_is_the_same_again(content):
    assert UpdateContent.from_json(json.loads(json.dumps(content.as_json()))) == content
    assert UpdateContent.from_flat(content.flat()) == content


def test_what_is_left_out_is_not_stored():
    assert UpdateContent(body="Soon.", components={}).as_json() == {"body": "Soon."}


def test_values_that_are_no_content_are_left_alone():
    assert UpdateContent.from_flat({"body": "Soon.", "mood": "bad"}) == UpdateContent(body="Soon.")


def test_window_needs_both_its_ends():
    assert FULL.window == Window(NOW, NOW + HOUR, "p")
    assert replace(FULL, estimate=PartialWindow(NOW, None)).window is None
    assert UpdateContent().window is None
