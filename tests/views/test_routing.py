from __future__ import annotations

import pytest

from incidents.views.routing import Of
from incidents.views.urls import DOCUMENTS


@pytest.mark.parametrize("route", DOCUMENTS, ids=lambda route: route.name)
def test_what_is_routed_as_a_document_is_one(route):
    assert vars(route.view)["is_document"]


@pytest.mark.parametrize("route", DOCUMENTS, ids=lambda route: route.name)
def test_a_document_is_of_what_its_url_names(route):
    named = {argument for argument in ("code", "month") if f"<{argument}:" in route.pattern}

    assert (
        named
        == {
            Of.SITE: set(),
            Of.INCIDENT: {"code"},
            Of.JOB: {"code"},
            Of.MONTH: {"month"},
            Of.UPTIME_MONTH: {"month"},
            Of.COMPONENT: {"code"},
            Of.COMPONENT_MONTH: {"code", "month"},
        }[route.of]
    )
