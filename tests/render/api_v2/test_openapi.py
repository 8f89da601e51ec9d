"""The OpenAPI document says exactly what is served."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.urls import reverse
from jsonschema_rs import Draft202012Validator, meta

from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.render.api_v2 import openapi
from incidents.render.api_v2.documents import DOCUMENTS
from tests import make
from tests.make import DAY, HOUR, NOW
from tests.render.api_v2.test_incidents import make_postmortem

pytestmark = pytest.mark.django_db


@pytest.fixture
def full():
    """A page with everything that there is a word for."""
    make.page(time_zone="Europe/Berlin")
    group = make.group()
    parts = [make.component(f"Part {n}", group=group, description="It.") for n in range(4)]
    alone = make.component("Alone", started_on=date(2020, 1, 2))
    for count, status in enumerate(ComponentStatus):
        it = make.incident(components=make.saying(status, (*parts, alone)[count]))
        make.update(it, Status.MONITORING, now=NOW + HOUR)
    over = make.incident(now=NOW - DAY)
    make.update(over, Status.RESOLVED, now=NOW)
    make_postmortem(over)
    make.maintenance()
    make.update(make.maintenance(), Status.IN_PROGRESS, now=NOW + HOUR)
    make.update(make.maintenance(), Status.CANCELLED, now=NOW + HOUR)


def validator(described: dict, document) -> Draft202012Validator:
    answers = described["paths"][f"/api/v2/{document.path}.json"]["get"]["responses"]
    schema = answers["200"]["content"]["application/json"]["schema"]
    return Draft202012Validator(schema | {"components": described["components"]})


def test_each_document_is_as_it_is_described(client, full):
    described = client.get("/api/v2/openapi.json").json()

    for document in DOCUMENTS:
        content = json.loads(client.get(f"/api/v2/{document.path}.json").content)

        validator(described, document).validate(content)


def test_every_address_of_the_api_is_described():
    described = openapi.described(url="https://status.example.org")

    assert set(described["paths"]) == {
        reverse("api-subscribers"),
        *(reverse(f"api-{each.path}") for each in DOCUMENTS),
    }


def test_the_description_is_one_by_its_own_schema():
    described = openapi.described(url="https://status.example.org")

    for schema in described["components"]["schemas"].values():
        meta.validate(schema)
