from __future__ import annotations

import re

import pytest
from django.utils.html import strip_tags

from incidents.render.api_docs import Described, FieldDoc
from tests import make

FIELDS = [
    ({"type": "string", "maxLength": 25_000}, "text, at most 25,000 characters"),
    ({"type": ["string", "null"], "format": "date-time"}, "instant or null"),
    ({"anyOf": [{"$ref": "#/components/schemas/Word"}, {"type": "null"}]}, "good, bad or null"),
    ({"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}, "list of Thing"),
    (
        {"type": "object", "additionalProperties": {"type": "integer"}},
        "object of id and whole number",
    ),
    ({"type": "boolean", "default": True}, "true or false, true if left out"),
]


def described(schema: dict) -> FieldDoc:
    """Return what is said of a field of this kind."""
    thing = {"properties": {"it": schema, "id": {"type": "string"}}, "required": ["it"]}
    schemas = {"Word": {"type": "string", "enum": ["good", "bad"]}, "Thing": thing}
    document = {"info": {"description": ""}, "paths": {}, "components": {"schemas": schemas}}
    return Described(document).kinds[0].fields[0]


@pytest.mark.parametrize(("schema", "words"), FIELDS)
def test_the_kind_of_a_field_is_said_in_words(schema, words):
    said = described(schema)

    assert strip_tags(said.kind) == words
    assert said.is_required


def test_what_a_description_says_is_no_markup():
    said = described({"type": "string", "description": "As ``<b>``, <i>."})

    assert said.about == "As <code>&lt;b&gt;</code>, &lt;i&gt;."


@pytest.mark.django_db
def test_what_all_documents_may_answer_is_said_once(client):
    make.page()

    page = client.get("/api").content.decode()

    assert page.count("The page has not been launched yet.") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "openapi"),
    [("/api", "/api/v2/openapi.json"), ("/api/manage", "/v1/openapi.json")],
)
def test_every_operation_and_object_is_told_on_the_page(client, path, openapi):
    make.page()
    document = client.get(openapi).json()

    page = client.get(path).content.decode().replace("<wbr>", "")

    assert '<article lang="en" dir="ltr">' in page
    assert {*re.findall(r"<h3>.*? <code>(.*?)</code></h3>", page)} == document["paths"].keys()
    links, anchors = re.findall(r'href="#(\w+)"', page), re.findall(r'<h3 id="(\w+)"', page)
    assert {*links} - {"main"} <= {*anchors}
