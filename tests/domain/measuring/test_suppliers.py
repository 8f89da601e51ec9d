from __future__ import annotations

import json
from pathlib import Path

import pytest

from incidents.domain.exposition.errors import UnreadableSource
from incidents.domain.measuring.suppliers import SupplierReport, document, report_of
from incidents.domain.vocabulary import ComponentStatus, Observation

SUMMARY = (
    Path(__file__).parents[2] / "samples" / "measuring" / "supplier_summary.json"
).read_bytes()


@pytest.mark.parametrize(
    ("component", "status"),
    [
        ("", ComponentStatus.DEGRADED_PERFORMANCE),
        ("git operations", ComponentStatus.DEGRADED_PERFORMANCE),
        ("Webhooks", ComponentStatus.OPERATIONAL),
        ("z9wd5hkkr3mp", ComponentStatus.UNDER_MAINTENANCE),
    ],
)
def test_a_supplier_reports_the_whole_or_one_component(component, status):
    assert report_of(SUMMARY, component=component) == SupplierReport("GitHub", status)


@pytest.mark.parametrize(
    ("status", "observation"),
    [
        (ComponentStatus.OPERATIONAL, Observation.GOOD),
        (ComponentStatus.UNDER_MAINTENANCE, Observation.GOOD),
        (ComponentStatus.DEGRADED_PERFORMANCE, Observation.BAD),
        (ComponentStatus.MAJOR_OUTAGE, Observation.BAD),
    ],
)
def test_planned_work_of_a_supplier_is_no_trouble(status, observation):
    assert SupplierReport("X", status).finding.observation == observation


def without(*keys: str) -> bytes:
    whole = json.loads(SUMMARY)
    return json.dumps({key: each for key, each in whole.items() if key not in keys}).encode()


@pytest.mark.parametrize(
    ("body", "component", "why"),
    [
        (SUMMARY, "Pages", "no component “Pages”; it has: Git Operations, Webhooks"),
        (SUMMARY, "API Requests", "give the id: brv1bkgrwx7q, z9wd5hkkr3mp"),
        (without("status"), "", "status: an object was expected"),
        (without("components"), "Webhooks", "no component “Webhooks”"),
        (without("page"), "", "page: an object was expected"),
        (SUMMARY.replace(b'"minor"', b'"broken"'), "", "“broken” is none of"),
        (SUMMARY.replace(b'"minor"', rb'"\u0000\ud800"'), "", "“��” is none of"),
        (b"<html>Not found</html>", "", "HTML page"),
        (b"OK", "", "no JSON"),
        (b"[]", "", "an object was expected"),
        (b"[" * 100_000, "", "no JSON"),
        (b"\xff", "", "no JSON"),
    ],
)
def test_what_is_no_report_is_refused_with_what_is_wrong(body, component, why):
    with pytest.raises(UnreadableSource, match=why):
        report_of(body, component=component)


@pytest.mark.parametrize(
    "address",
    [
        "https://status.example",
        "https://status.example/",
        "https://status.example/api/v2/summary.json",
    ],
)
def test_the_address_of_the_page_or_of_its_document_will_do(address):
    assert document(address) == "https://status.example/api/v2/summary.json"
