"""The public API from memory, as readers of pages get theirs."""

from __future__ import annotations

import json

import pytest

from incidents.render.api_v2.documents import DOCUMENTS
from tests import make
from tests.edge.conftest import change_elsewhere

PATHS = [f"/api/v2/{each.path}.json" for each in DOCUMENTS]


@pytest.mark.parametrize("path", PATHS)
def test_a_document_is_rendered_once_and_answers_304_to_its_tag(reader, renders, path):
    first = reader.get(path)
    again = reader.get(path, if_none_match=first.headers["ETag"])
    head = reader.get(path, method="HEAD")

    assert (first.status, again.status, again.body, head.body) == (200, 304, b"", b"")
    assert head.headers == first.headers
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert renders == [path]


def test_what_is_written_is_in_the_next_answer(reader):
    before = reader.get("/api/v2/summary.json")
    make.incident(name="Loops")
    change_elsewhere()
    reader.edge.library.refresh()

    after = json.loads(reader.get("/api/v2/summary.json").body)

    assert json.loads(before.body)["incidents"] == []
    assert [each["name"] for each in after["incidents"]] == ["Loops"]


@pytest.mark.parametrize("path", [PATHS[0], "/api/v2/nothing.json"])
def test_a_script_of_another_site_may_ask_whether_it_may_read(reader, path):
    reply = reader.get(path, method="OPTIONS", origin="https://example.org")

    assert reply.status == 200
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert reply.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_pages_are_not_shared_with_scripts_of_other_sites(reader):
    assert reader.get("/", method="OPTIONS").status == 405


def test_all_unknown_addresses_of_the_api_are_one_answer_in_json(reader, renders):
    replies = [reader.get(f"/api/v2/{name}") for name in ("a.json", "b", "incidents/x.json")]

    assert {(each.status, each.body) for each in replies} == {(404, replies[0].body)}
    assert "error" in json.loads(replies[0].body)
    assert renders == ["/api/nowhere"]


def test_an_unknown_page_is_still_a_page(reader):
    assert b"<html" in reader.get("/nothing").body
