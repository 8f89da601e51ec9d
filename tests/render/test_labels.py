from __future__ import annotations

import pytest
from django.utils import translation

from incidents.domain.uptime import Weights
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.queries.components import on_page
from incidents.queries.reports import report
from incidents.render import labels
from tests import make
from tests.make import MINUTE, NOW

pytestmark = pytest.mark.django_db

DEGRADED = ComponentStatus.DEGRADED_PERFORMANCE


def announced(*statuses: Status) -> tuple[str, str]:
    """Label and aside of the last of these updates."""
    incident = make.incident(status=statuses[0])
    for number, status in enumerate(statuses[1:], start=1):
        make.update(incident, status, now=NOW + number * MINUTE)
    latest = report(incident.code).latest
    return labels.label(latest), labels.aside(latest)


def test_a_new_status_is_printed():
    assert announced(Status.IDENTIFIED, Status.MONITORING) == ("Monitoring", "")


def test_update_is_printed_where_the_status_stays():
    assert announced(Status.IDENTIFIED, Status.IDENTIFIED) == ("Update", "still Identified")


def test_a_reopening_is_told():
    assert announced(Status.RESOLVED, Status.INVESTIGATING) == ("Reopened", "now Investigating")


def test_a_note_after_the_end_is_an_update():
    assert announced(Status.RESOLVED, Status.RESOLVED) == ("Update", "still Resolved")


def test_components_are_named_by_group():
    index = make.group("Package index", position=1)
    parts = [
        make.component("CDN", group=index, position=1),
        make.component("Backends", group=index, position=2),
        make.component("Search", position=2),
    ]
    incident = make.incident(components=make.degraded(*parts))

    assert labels.affects(report(incident.code)) == (
        "This incident affects: Package index (CDN, Backends), Search."
    )


@pytest.mark.parametrize(
    ("language", "facts", "clauses"),
    [
        ("en", "a, b", "a; b"),
        ("de", "a, b", "a; b"),
        ("fr", "a, b", "a\u202f; b"),
        ("ar", "\u2068a\u2069، \u2068b\u2069", "a؛ b"),
    ],
)
def test_what_stands_in_a_row_is_parted_as_the_language_does(language, facts, clauses):
    index = make.group("Index", position=1)
    both = [make.component(name, group=index, position=1) for name in ("a", "b")]

    with translation.override(language):
        a, b, group = map(labels.isolated, ("a", "b", "Index"))
        assert labels.listed([a, "", b]) == labels.names(both) == facts
        assert labels.in_groups(both) == f"{group} ({facts})"
        assert labels.clauses(["a", "", "b"]) == clauses


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        ([Status.CANCELLED], "would have affected"),
        ([Status.IN_PROGRESS, Status.CANCELLED], "affected"),
        ([Status.IN_PROGRESS, Status.SCHEDULED, Status.CANCELLED], "affected"),
        ([Status.COMPLETED], "affected"),
        ([Status.VERIFYING], "affects"),
        ([Status.SCHEDULED], "affects"),
    ],
)
def test_what_was_cancelled_has_affected_components_only_once_it_had_begun(statuses, told):
    maintenance = make.maintenance(component_codes=[make.component("CDN").code])
    for number, status in enumerate(statuses, 1):
        make.update(maintenance, status, now=NOW + number * MINUTE)

    assert labels.affects(report(maintenance.code)) == f"This maintenance {told}: CDN."


@pytest.mark.parametrize("name", ["CDN\u2069\u202e", "\u2067CDN", "\u2066CDN\u2069\u2069"])
def test_a_name_does_not_leave_its_isolation(name):
    inner = labels.isolated(name)[1:-1]

    assert not set(inner) & {"\u2066", "\u2067", "\u2068", "\u2069"}
    assert labels.isolated(name) == f"\u2068{inner}\u2069"


def test_a_name_from_right_to_left_does_not_turn_the_words_around_it():
    turned, plain = make.component("\u202eתורש", position=1), make.component("Búsqueda", position=2)
    incident = make.incident(components=make.degraded(turned, plain))

    assert labels.affects(report(incident.code)) == (
        "This incident affects: \u2068\u202eתורש\u2069, Búsqueda."
    )
    assert labels.trouble(on_page(), DEGRADED) == (
        "\u2068\u202eתורש\u2069 and Búsqueda have degraded performance"
    )


def test_the_answer_does_not_drown_in_a_long_name():
    make.incident(components=make.degraded(make.component("x" * 255)))

    assert labels.trouble(on_page(), DEGRADED) == f"{'x' * 59}… has degraded performance"


def test_an_ended_incident_affected_them():
    cdn = make.component("CDN")
    incident = make.incident(components=make.degraded(cdn))
    make.update(incident, Status.RESOLVED, now=NOW + MINUTE)

    assert labels.affects(report(incident.code)) == "This incident affected: CDN."


def test_a_maintenance_affects_what_it_is_planned_for():
    maintenance = make.maintenance(component_codes=[make.component("CDN").code])
    assert labels.affects(report(maintenance.code)) == "This maintenance affects: CDN."

    make.update(maintenance, Status.COMPLETED)
    assert labels.affects(report(maintenance.code)) == "This maintenance affected: CDN."


def test_nothing_affected_is_not_mentioned():
    assert labels.affects(report(make.incident().code)) == ""


def test_names_with_percent_signs_are_kept():
    cdn = make.component("100 %s %(name)s")
    incident = make.incident(components=make.degraded(cdn))

    assert "100 %s %(name)s" in labels.affects(report(incident.code))
    assert labels.trouble(on_page(), DEGRADED) == "100 %s %(name)s has degraded performance"


def test_the_formula_has_the_weights():
    text = labels.formula(Weights(partial=0.3, major=1.0))

    assert "major outage × 1 +" in text
    assert "partial outage × 0.3)" in text


def test_groups_tell_apart_only_components_that_are_called_the_same():
    one, other = make.group("Europe"), make.group("America")
    parts = [make.component("API", group=one), make.component("API", group=other)]

    assert labels.names([*parts, make.component("Mail", group=one)]) == (
        "API (Europe), API (America), Mail"
    )


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["Search"], "Search"),
        (["Search", "Mail"], "Search and Mail"),
        (["Search", "Mail", "CDN"], "Search, Mail and CDN"),
    ],
)
def test_names_in_a_sentence_end_with_and(names, said):
    assert labels.together(names) == said
