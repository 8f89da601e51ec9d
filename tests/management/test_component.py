"""The command ``component``."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from incidents.domain.vocabulary import ComponentStatus
from incidents.management.exit_codes import NOT_FOUND
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cdn():
    make.page()
    return make.component("CDN", group=make.group("Index"))


def run(*arguments: str) -> str:
    call_command("component", *arguments, stdout=(told := io.StringIO()))
    return told.getvalue()


def test_they_are_listed_with_their_status(cdn):
    assert run("list").split("  ")[:2] == [cdn.code, "Operational"]
    assert json.loads(run("list", "--json")) == [
        {"id": cdn.code, "name": "CDN", "group": "Index", "status": "operational"}
    ]


def test_a_status_is_set(cdn):
    told = run("set", "cdn", "major_outage")

    cdn.refresh_from_db()
    assert cdn.status == ComponentStatus.MAJOR_OUTAGE
    assert "Major outage" in told


def test_an_unknown_one_is_not_found():
    with pytest.raises(SystemExit) as ended:
        call_command("component", "set", "dns", "operational", stderr=(told := io.StringIO()))

    assert ended.value.code == NOT_FOUND
    assert "component list" in told.getvalue()
