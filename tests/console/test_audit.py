"""The audit is narrowed and downloaded, by those who may read it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from incidents.models import AuditEntry
from incidents.queries.audit import PAGE
from tests import make
from tests.make import NOW

pytestmark = pytest.mark.django_db

AUDIT, CSV = reverse("console:audit"), reverse("console:audit-csv")


def entry(**fields):
    given = {
        "kind": "incident.created",
        "subject_type": "incident",
        "subject_id": 1,
        "subject_name": "Redirect loops",
        "actor_kind": "user",
        "actor_id": 1,
        "actor_name": "ada",
        "created_at": NOW,
    }
    return AuditEntry.objects.create(**given | fields)


@pytest.fixture
def two(db):
    entry()
    entry(
        kind="user.invited",
        subject_type="user",
        subject_name="bob",
        actor_name="eve",
        created_at=NOW + timedelta(days=2),
    )


NARROWED = pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["bob", "Redirect loops"]),
        ({"who": "AD"}, ["Redirect loops"]),
        ({"what": "user.invited"}, ["bob"]),
        ({"subject": "user"}, ["bob"]),
        ({"q": "loop"}, ["Redirect loops"]),
        ({"since": "2022-06-11"}, ["bob"]),
        ({"until": "2022-06-11"}, ["Redirect loops"]),
        ({"since": "2022-06-10", "until": "2022-06-10"}, ["Redirect loops"]),
        ({"who": "nobody"}, []),
    ],
)


def rows(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode()
    return list(csv.reader(io.StringIO(text, newline="")))


@NARROWED
def test_it_is_narrowed_by_who_what_subject_and_time(office, two, asked, found):
    page = office.get(AUDIT, asked).content.decode()

    shown = [name for name in ("bob", "Redirect loops") if f"<bdi>{name}</bdi>" in page]
    assert shown == found


@NARROWED
def test_the_download_has_what_the_screen_shows(office, two, asked, found):
    response = office.get(CSV, asked)

    [head, *told] = rows(response)
    assert head[:3] == ["time", "who", "by"]
    assert [row[head.index("name")] for row in told] == found
    assert response.streaming
    assert "no-store" in response.headers["Cache-Control"]
    assert "attachment" in response.headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_cell_is_taken_for_a_formula(office, name):
    entry(subject_name=name, actor_name=name, detail={"=x": name, "name": name})

    [_head, row] = rows(office.get(CSV))

    assert row[1] == row[6] == f"'{name}"
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row)


@pytest.mark.parametrize(
    "asked",
    [{"since": "soon"}, {"until": "9999-12-31"}, {"since": "0001-01-01"}, {"what": "?"}],
)
def test_what_cannot_be_asked_is_said_at_its_field(office, asked):
    assert 'class="errorlist' in office.get(AUDIT, asked).content.decode()
    assert 'class="errorlist' in office.get(CSV, asked, follow=True).content.decode()


def test_older_entries_are_a_page_further(office):
    for number in range(PAGE + 5):
        entry(subject_name=f"Number {number}.")

    first = office.get(AUDIT, {"who": "ada"})
    second = office.get(AUDIT, {"who": "ada", "before": first.context["older"]})

    assert (len(first.context["entries"]), len(second.context["entries"])) == (PAGE, 5)
    assert f"?who=ada&amp;before={first.context['older']}" in first.content.decode()
    assert second.context["older"] is None
    for odd in ("x", "9" * 30):
        assert office.get(AUDIT, {"before": odd}).status_code == 200


def test_the_download_reads_the_table_once(office, django_assert_num_queries):
    for _ in range(30):
        entry()

    with django_assert_num_queries(4):
        assert len(rows(office.get(CSV))) == 31


def test_each_is_told_in_words(office):
    entry(detail={"permissions": ["add_incident", "add_incidentupdate"], "is_active": False})

    page = office.get(AUDIT).content.decode()

    assert "may sign in: no; permissions: Post updates: open incidents" in page


def test_what_holds_several_things_is_told_in_words_too(office):
    entry(detail={"residual_was": {"effect": "", "ends_at": None}})
    entry(detail={"residual_was": {"effect": "Slow lists", "ends_at": "2022-06-11"}, "group": None})

    page = office.get(AUDIT).content.decode()

    assert "residual was: none<" in page
    assert "group: none; residual was: effect Slow lists, ends at 2022-06-11<" in page


def test_what_somebody_did_is_found_from_them(office):
    make.user(username="bob")

    assert office.get(AUDIT, {"subject": "user", "q": "bob"}).status_code == 200
