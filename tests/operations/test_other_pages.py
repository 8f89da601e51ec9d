"""Pages of Cachet and Uptime Kuma are asked for all that they tell in public."""

from __future__ import annotations

import copy
from datetime import UTC

import pytest

from incidents.domain.moving import cachet, kuma
from incidents.operations.errors import Refused
from incidents.operations.other_pages import of_cachet, of_kuma
from tests.foreign_others import CACHET, KUMA
from tests.make import NOW


def paged(rows: list, *, number: int, pages: int) -> dict:
    return {"meta": {"pagination": {"total_pages": pages, "current_page": number}}, "data": rows}


def test_all_pages_of_cachet_are_asked_for_and_updates_that_are_apart(httpserver):
    said = copy.deepcopy(CACHET)
    loops, *others = said["incidents"]
    updates = loops.pop("updates")
    for part, path in cachet.PARTS.items():
        pages = [[loops], others] if part == "incidents" else [said[part]]
        for number, rows in enumerate(pages, 1):
            asked = httpserver.expect_request(
                f"/api/v1/{path}", query_string=f"per_page=100&page={number}"
            )
            asked.respond_with_json(paged(rows, number=number, pages=len(pages)))
    httpserver.expect_request("/api/v1/incidents/7/updates").respond_with_json({"data": updates})
    httpserver.expect_request("/api/v1/incidents/9/updates").respond_with_data(status=404)

    found = cachet.read(of_cachet(httpserver.url_for("/")), now=NOW, zone=UTC)

    assert found == cachet.read(CACHET, now=NOW, zone=UTC)


@pytest.mark.parametrize("address", ["/status/shop", "/status/shop/"])
def test_a_page_of_uptime_kuma_is_asked_for_by_its_name_with_its_heartbeats(httpserver, address):
    page = {name: said for name, said in KUMA.items() if name != "heartbeatList"}
    httpserver.expect_request("/api/status-page/shop").respond_with_json(page)
    httpserver.expect_request("/api/status-page/heartbeat/shop").respond_with_json(
        {"heartbeatList": KUMA["heartbeatList"], "uptimeList": {}}
    )

    found = kuma.read(of_kuma(httpserver.url_for(address)), now=NOW)

    assert found == kuma.read(KUMA, now=NOW)


@pytest.mark.parametrize("asked", [of_cachet, of_kuma])
def test_an_address_without_a_page_is_refused_by_name(httpserver, asked):
    for path in ("/api/status-page/default", "/api/v1/components/groups", "/api/v1/components"):
        httpserver.expect_request(path).respond_with_data(status=404)

    with pytest.raises(Refused, match=r"There is nothing at http.*/api/"):
        asked(httpserver.url_for("/"))


def test_a_number_of_pages_that_is_none_ends_the_list(httpserver):
    rows = paged([{"id": 1, "updates": []}], number=1, pages=1)
    rows["meta"]["pagination"]["total_pages"] = "9" * 5_000
    for number, said in ((1, rows), (2, {"data": []})):
        asked = {"per_page": "100", "page": str(number)}
        for part in ("components/groups", "components", "incidents", "schedules"):
            path = f"/api/v1/{part}"
            httpserver.expect_request(path, query_string=asked).respond_with_json(said)

    assert len(of_cachet(httpserver.url_for(""))["incidents"]) == 1
