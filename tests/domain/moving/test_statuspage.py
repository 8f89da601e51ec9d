"""A page in Statuspage's JSON becomes what can be kept here."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from incidents.domain.codes import PATTERN
from incidents.domain.moving.codes import code_of
from incidents.domain.moving.elsewhere import Elsewhere
from incidents.domain.moving.places import MalformedContent
from incidents.domain.moving.statuspage import merged, read
from incidents.domain.vocabulary import ComponentStatus
from tests import foreign
from tests.foreign import CDN, OUTAGE, affected, component, incident, update
from tests.make import HOUR, NOW

AT = "2022-06-09T10:00:00.000Z"


def found(**parts: object) -> Elsewhere:
    return read(foreign.page(**parts), now=NOW)


def only(*newest_first: dict, **fields: object):
    """The one incident of a page."""
    told = found(incidents=[incident(OUTAGE, *newest_first, **fields)], scheduled_maintenances=[])
    return told.incidents[0] if told.incidents else None


def test_groups_components_and_the_past_are_read():
    told = found()

    assert [(each.name, each.group) for each in told.components] == [
        ("CDN", foreign.GROUP),
        ("Uploads", ""),
    ]
    assert told.components[1].status == ComponentStatus.DEGRADED_PERFORMANCE
    assert not told.components[1].is_showcased
    outage, work = told.incidents
    assert [each.content.status for each in outage.updates] == ["investigating", "resolved"]
    assert outage.updates[0].content.display_at == datetime(2022, 6, 9, 9, 8, tzinfo=UTC)
    assert outage.updates[0].content.components == {CDN: ComponentStatus.PARTIAL_OUTAGE}
    assert outage.impact_override is None
    assert work.scheduled_until == datetime(2022, 5, 1, 9, tzinfo=UTC)
    assert told.lost == []


def test_html_becomes_markdown_and_plain_text_stays():
    assert only(update("u1", "resolved", AT, body="a < b\n\n* c")).updates[0].content.body == (
        "a < b\n\n* c"
    )
    told = only(update("u1", "resolved", AT, body="One.<br />Two <b>three</b>."))
    assert "<" not in told.updates[0].content.body
    assert "**three**" in told.updates[0].content.body


def test_an_update_that_is_called_so_keeps_the_status():
    told = only(update("u2", "update", AT), update("u1", "identified", AT))

    assert [each.content.status for each in told.updates] == ["identified", None]


def test_an_update_without_a_text_says_its_status():
    assert only(update("u1", "resolved", AT, body="")).updates[0].content.body == "Resolved"


def test_an_impact_other_than_the_components_say_is_an_override():
    assert only(update("u1", "resolved", AT), impact="critical").impact_override == "critical"
    assert only(update("u1", "resolved", AT), impact="none").impact_override is None


def test_a_component_that_only_incidents_name_is_one_of_the_past_and_a_sentence_is_none():
    said = [
        affected("gone0gone0go", "Index - Old mirror", "operational", "major_outage"),
        affected("x", "No components were affected by this update.", "", ""),
    ]
    told = found(
        incidents=[incident(OUTAGE, update("u1", "resolved", AT, affected_components=said))]
    )

    assert [each.name for each in told.removed] == ["Index - Old mirror"]


def test_what_was_changed_later_was_edited_then():
    edited = only(update("u1", "resolved", AT, updated_at="2022-06-09T12:00:00.000Z"))
    saved = only(update("u1", "resolved", AT, updated_at="2022-06-09T10:00:01.000Z"))

    assert edited.updates[0].edited_at == datetime(2022, 6, 9, 12, tzinfo=UTC)
    assert saved.updates[0].edited_at is None


def test_a_postmortem_among_the_updates_is_none_of_them():
    told = found(
        incidents=[
            incident(
                OUTAGE,
                update(
                    "u2", "postmortem", "2022-06-10T08:00:00.000Z", body="<p>Two redirects.</p>"
                ),
                update("u1", "resolved", AT),
            )
        ]
    )

    assert len(told.incidents[0].updates) == 1
    assert told.postmortems[OUTAGE].body == "Two redirects."


@pytest.mark.parametrize("body", ["<p><img src='/loop.png'></p>", " ", "x" * 300_000])
def test_a_postmortem_that_cannot_be_kept_is_said_and_stops_nothing(body):
    said = {"postmortem_body": body, "postmortem_published_at": AT}
    told = found(incidents=[incident(OUTAGE, update("u1", "resolved", AT), **said)])

    assert (len(told.incidents), told.postmortems, len(told.lost)) == (2, {}, 1)


def test_what_cannot_be_kept_is_said():
    past = (NOW - HOUR).isoformat()
    told = found(
        incidents=[incident(OUTAGE)],
        scheduled_maintenances=[
            incident(
                "w",
                update("u1", "scheduled", AT),
                name="Work",
                scheduled_for=AT,
                scheduled_until=past,
            )
        ],
    )

    assert told.incidents == []
    assert len(told.lost) == 2


def test_documents_that_list_the_same_are_merged():
    whole = foreign.page()
    summary = {key: whole[key] for key in ("page", "components")} | {"incidents": []}

    told = read(merged([whole, summary]), now=NOW)

    assert (len(told.components), len(told.groups), len(told.incidents)) == (2, 1, 2)


def test_an_id_that_can_be_no_code_gives_the_same_code_always():
    assert code_of(CDN) == CDN
    assert code_of("42") == code_of("42") != code_of("43")
    assert re.fullmatch(PATTERN, code_of("42"))


WRONG = [
    ({"components": "none"}, "components: a list was expected."),
    ({"components": [3]}, "components[0]: an object was expected."),
    ({"components": [component(CDN, "CDN", status="merry")]}, "components[0].status: “merry”"),
    ({"components": [component(CDN, None)]}, "components[0].name: a text was expected."),
    ({"components": [component(CDN, "CDN", start_date="soon")]}, "components[0].start_date: a day"),
    ({"incidents": [incident(OUTAGE, update("u", "merry", AT))]}, "incident_updates[0].status"),
    ({"incidents": [incident(OUTAGE, update("u", "completed", AT))]}, "does not fit here"),
    ({"incidents": [incident(OUTAGE, update("u", "resolved", "noon"))]}, "display_at: a time"),
    ({"incidents": [incident(OUTAGE, update("u", "resolved", "2022-06-09T10:00:00"))]}, "no zone"),
    (
        {"incidents": [incident(OUTAGE, update("u", "resolved", "0001-01-01T00:00:00+14:00"))]},
        "year",
    ),
]


@pytest.mark.parametrize(("parts", "said"), WRONG, ids=[said for _parts, said in WRONG])
def test_what_is_not_as_expected_is_named_with_its_place(parts, said):
    with pytest.raises(MalformedContent, match=re.escape(said)):
        found(**parts)


def test_another_document_is_none_of_a_page():
    with pytest.raises(MalformedContent, match="is this a page's JSON"):
        read({"data": []}, now=NOW + timedelta(0))
