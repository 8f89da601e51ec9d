from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from incidents.domain.images import ImageName
from incidents.views.routing import Of
from incidents.views.urls import DOCUMENTS


@pytest.mark.parametrize("route", DOCUMENTS, ids=lambda route: route.name)
def test_what_is_routed_as_a_document_is_one(route):
    assert vars(route.view)["is_document"]


@pytest.mark.parametrize("route", DOCUMENTS, ids=lambda route: route.name)
def test_a_route_s_paths_are_those_that_django_would_say(route):
    known = {
        "code": "abcdefghjkmn",
        "digest": "0123456789ab",
        "image": ImageName("abcdefghjkmn", 8, 6, "png"),
        "month": date(1987, 6, 1),
    }
    named = [
        known[name] for name in ("code", "digest", "image", "month") if f"<{name}:" in route.pattern
    ]

    assert route.path(*named) == reverse(route.name, args=named)


@pytest.mark.parametrize("route", DOCUMENTS, ids=lambda route: route.name)
def test_a_document_is_of_what_its_url_names(route):
    named = {
        argument
        for argument in ("code", "digest", "month", "image")
        if f"<{argument}:" in route.pattern
    }

    assert (
        named
        == {
            Of.SITE: set(),
            Of.STYLE: {"digest"},
            Of.INCIDENT: {"code"},
            Of.MAINTENANCE: {"code"},
            Of.POSTMORTEMS: set(),
            Of.PROGRAM: set(),
            Of.JOB: {"code"},
            Of.IMAGE: {"image"},
            Of.MONTH: {"month"},
            Of.UPTIME_MONTH: {"month"},
            Of.COMPONENT_NOW: {"code"},
            Of.COMPONENT: {"code"},
            Of.COMPONENT_MONTH: {"code", "month"},
        }[route.of]
    )
