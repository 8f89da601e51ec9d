from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from incidents.domain.alerts.matchers import match_all, parsed
from incidents.domain.alerts.payloads import ALERTS_MAX, LABELS_MAX, AlertState, BadPayload, read

FROM_ALERTMANAGER = {
    "receiver": "plainstatus",
    "status": "firing",
    "alerts": [
        {
            "status": "firing",
            "labels": {"alertname": "ApiDown", "severity": "critical"},
            "annotations": {"description": "5xx", "summary": "API is down"},
            "startsAt": "2026-11-22T10:17:17.669907262Z",
            "endsAt": "0001-01-01T00:00:00Z",
            "generatorURL": "http://prometheus/graph",
            "fingerprint": "fd87ecd0b9ef4465",
        },
        {
            "status": "resolved",
            "labels": {"alertname": "DiskFull"},
            "annotations": {},
            "startsAt": "2026-11-22T10:17:17Z",
            "endsAt": "2026-11-22T10:20:17Z",
        },
    ],
    "commonLabels": {"cluster": "a"},
    "version": "4",
    "groupKey": "{}:{}",
}


def of_grafana(**annotations: str) -> str:
    alert = {
        "status": "resolved",
        "labels": {"alertname": "Errors", "grafana_folder": "Web"},
        "annotations": annotations,
        "values": {"A": 12},
        "valueString": "[ var='A' value=12 ]",
        "panelURL": "https://grafana.example.org/d/1?viewPanel=2",
        "fingerprint": "c6eadffa33fcdf37",
    }
    return json.dumps({"title": "[RESOLVED]", "orgId": 1, "state": "ok", "alerts": [alert]})


def test_alerts_of_alertmanager_are_read():
    first, second = read(json.dumps(FROM_ALERTMANAGER))

    assert first.labels == {"alertname": "ApiDown", "severity": "critical", "cluster": "a"}
    assert (first.fingerprint, first.state) == ("fd87ecd0b9ef4465", AlertState.FIRING)
    assert (first.summary, first.url) == ("API is down", "http://prometheus/graph")
    assert first.started_at == datetime(2026, 11, 22, 10, 17, 17, 669907, UTC)
    assert second.state == AlertState.RESOLVED
    assert len(second.fingerprint) == 64  # of its labels


def test_what_grafana_did_not_measure_is_neither_good_nor_bad():
    [measured], [unmeasured] = (
        read(of_grafana(summary="Errors")),
        read(of_grafana(grafana_state_reason="NoData")),
    )

    assert (measured.state, unmeasured.state) == (AlertState.RESOLVED, AlertState.UNKNOWN)
    assert measured.url.endswith("viewPanel=2")


@pytest.mark.parametrize("name", ["DatasourceNoData", "DatasourceError"])
@pytest.mark.parametrize(
    ("status", "state"), [("firing", AlertState.UNKNOWN), ("resolved", AlertState.RESOLVED)]
)
def test_what_grafana_sends_for_lack_of_data_is_of_the_rule_that_lacks_them(name, status, state):
    labels = {"alertname": name, "rulename": "Errors", "severity": "page", "ref_id": "A"}

    [alert] = read(json.dumps({"alerts": [{"status": status, "labels": labels}]}))

    assert alert.state == state
    assert match_all(parsed('alertname="Errors", severity="page"'), alert.labels)


@pytest.mark.parametrize(
    "body",
    [
        '{"labels": {"alertname": "A"}}',
        '[{"status": "firing", "labels": {"alertname": "A"}}]',
        '{"alerts": [{"labels": {"alertname": "A"}, "startsAt": "yesterday"}]}',
        '{"alerts": [{"labels": {"alertname": "A"}, "startsAt": "9999-99-99T00:00:00Z"}]}',
        '{"alerts": [{"labels": {"alertname": "A"}, "annotations": 7, "url": "javascript:"}]}',
    ],
)
def test_others_send_less(body):
    [alert] = read(body)

    assert (alert.state, alert.labels["alertname"]) == (AlertState.FIRING, "A")
    assert (alert.started_at, alert.url) == (None, "")


def test_the_last_word_on_an_alert_counts():
    alert = {"labels": {"alertname": "A"}}

    found = read(json.dumps([alert | {"status": each} for each in ("firing", "resolved")]))

    assert [each.state for each in found] == [AlertState.RESOLVED]


def test_texts_are_what_every_database_takes():
    [alert] = read(json.dumps([{"labels": {"a\x00": "\ud800" + "x" * 600, "n": 7}}]))

    assert alert.labels == {"a": "?" + "x" * 499, "n": "7"}


def test_common_labels_add_to_own_ones_and_make_no_bomb():
    common = {f"common{number}": "x" * 500 for number in range(64)}
    sent = {"commonLabels": common, "alerts": [{"labels": {"alertname": "A", "common0": "own"}}]}

    [alert] = read(json.dumps(sent))

    assert len(alert.labels) == LABELS_MAX
    assert (alert.labels["alertname"], alert.labels["common0"]) == ("A", "own")
    with pytest.raises(BadPayload, match="common ones for each"):
        read(json.dumps(sent | {"alerts": [{"labels": {"n": n}} for n in range(200)]}))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "no JSON"),
        ("<html>", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("7", "no list"),
        ("{}", "no list"),
        ('{"alerts": {}}', "no list"),
        ('{"alerts": [{}]}', "Alert 1 has no “labels”"),
        ('{"alerts": [{"labels": {}, "status": "odd"}]}', "neither"),
        ('{"alerts": [{"labels": {}, "status": []}]}', "neither"),
        ('{"alerts": [{"labels": {}, "status": {}}]}', "neither"),
        (json.dumps([{"labels": {}}] * (ALERTS_MAX + 1)), "in groups"),
    ],
)
def test_what_cannot_be_read_is_refused(body, why):
    with pytest.raises(BadPayload, match=why):
        read(body)
