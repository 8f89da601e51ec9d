from __future__ import annotations

import pytest

from incidents.domain.vocabulary import (
    STATUSES_OF,
    ComponentStatus,
    Impact,
    IncidentKind,
    Status,
)


def test_words_are_spelled_as_existing_clients_expect():
    assert set(ComponentStatus.values) == {
        "operational",
        "degraded_performance",
        "partial_outage",
        "major_outage",
        "under_maintenance",
    }
    assert set(Impact.values) == {"none", "minor", "major", "critical", "maintenance"}
    assert [str(s) for s in STATUSES_OF[IncidentKind.REALTIME]] == [
        "investigating",
        "identified",
        "monitoring",
        "resolved",
    ]
    assert [str(s) for s in STATUSES_OF[IncidentKind.MAINTENANCE]] == [
        "scheduled",
        "in_progress",
        "verifying",
        "completed",
        "cancelled",
    ]


def test_postmortem_is_never_a_stored_status():
    assert "postmortem" not in Status.values


def test_each_status_belongs_to_one_kind():
    given = [status for statuses in STATUSES_OF.values() for status in statuses]

    assert sorted(given) == sorted(Status)


def test_worse_statuses_rank_higher():
    ranks = [
        ComponentStatus.OPERATIONAL.rank,
        ComponentStatus.UNDER_MAINTENANCE.rank,
        ComponentStatus.DEGRADED_PERFORMANCE.rank,
        ComponentStatus.PARTIAL_OUTAGE.rank,
        ComponentStatus.MAJOR_OUTAGE.rank,
    ]

    assert ranks == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("status", Status)
def test_only_what_has_ended_is_closed(status):
    assert status.is_closed == (status in {"resolved", "completed", "cancelled"})
