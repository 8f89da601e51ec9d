"""A page elsewhere is asked for all that it tells of its past."""

from __future__ import annotations

import pytest

from incidents.domain.moving.statuspage import read
from incidents.operations.errors import Refused
from incidents.operations.foreign_pages import of_statuspage
from tests import foreign
from tests.foreign import incident, update
from tests.hosted import Hosted
from tests.make import NOW

OLD = "old0old0old0"


@pytest.fixture
def elsewhere(httpserver):
    """A page whose history names an incident that its list leaves out."""
    whole = foreign.page()
    for name, part in (
        ("components", "components"),
        ("incidents", "incidents"),
        ("scheduled-maintenances", "scheduled_maintenances"),
    ):
        document = {"page": whole["page"], part: whole[part]}
        httpserver.expect_request(f"/api/v2/{name}.json").respond_with_json(document)
    older = incident(OLD, update("u", "resolved", "2020-01-01T00:00:00.000Z"), name="Long ago")
    httpserver.expect_request(f"/api/v2/incidents/{OLD}.json").respond_with_json(
        {"incident": older}
    )
    codes = [{"code": foreign.OUTAGE}, {"code": OLD}, {"code": "gone"}]
    httpserver.expect_request("/api/v2/incidents/gone.json").respond_with_data(status=404)
    quiet = {"months": [{"incidents": []}]}
    for number, said in enumerate([quiet, {"months": [{"incidents": codes}]}, quiet], 1):
        page = httpserver.expect_request("/history.json", query_string=f"page={number}")
        page.respond_with_json(said)
    httpserver.expect_request("/history.json").respond_with_json({"months": []})
    httpserver.expect_request("/history.atom").respond_with_data(Hosted(whole).history_atom())
    httpserver.expect_request("/history.rss").respond_with_data(status=503)
    return httpserver


def test_its_documents_are_one_and_older_incidents_are_asked_for_by_name(elsewhere):
    content, lost = of_statuspage(elsewhere.url_for("/").rstrip("/"))
    found = read(content, now=NOW)

    assert [each.name for each in found.incidents] == [
        "Redirect loops",
        "Long ago",
        "Failover exercise",
    ]
    assert found.name == "Package index"
    assert found.incidents[0].atom_id == Hosted(foreign.page()).atom_id(0)
    assert lost[0] == "The history names “gone”; the page does not tell it."
    assert "history.rss could not be read: 503" in lost[1]


def test_an_address_without_a_page_is_refused_by_name(httpserver):
    httpserver.expect_request("/api/v2/components.json").respond_with_data(status=404)

    with pytest.raises(Refused, match=r"api/v2/components\.json"):
        of_statuspage(httpserver.url_for("/"))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"response_data": "<html>"}, "no JSON"),
        ({"response_data": "[]"}, "no object"),
        (
            {"response_data": "", "status": 302, "headers": {"Location": "https://b.example"}},
            "302, it leads on to https://b.example; give the address of the page there",
        ),
        ({"response_data": "", "status": 503}, "503"),
    ],
)
def test_what_is_no_document_is_refused(httpserver, answer, said):
    httpserver.expect_request("/api/v2/components.json").respond_with_data(**answer)

    with pytest.raises(Refused, match=said):
        of_statuspage(httpserver.url_for("/"))
