"""Rules of every address of the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from incidents.models import Component, Token
from incidents.operations.actor import SYSTEM
from incidents.operations.tokens import revoke_token
from tests import make
from tests.api.conftest import Program, key_for
from tests.make import NOW

NEW = {"component": {"name": "CDN"}}


@pytest.mark.parametrize("scheme", ["OAuth", "Bearer", "bearer"])
def test_a_token_lets_in_by_either_scheme(program, scheme):
    answer = program.ask("GET", Authorization=f"{scheme} {program.key}")

    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["api_key", "api%5Fkey", "%61p%69_%6bey"])
def test_a_key_in_the_address_lets_in_and_no_log_shows_it(program, caplog, name):
    path = f"/v1/pages/{program.site.code}/incidents/nothing.json?page=1&{name}={program.key}"
    answer = Client().get(path)

    assert answer.status_code == 404
    assert program.key not in caplog.text
    assert program.key not in answer.wsgi_request.get_full_path()
    assert answer.wsgi_request.GET["page"] == "1"


def test_a_key_at_an_address_for_people_is_neither_kept_nor_led_on(program, client):
    answer = client.get(reverse("console:board"), {"api_key": program.key, "page": "1"})

    assert "page" in answer["Location"]
    assert program.key not in answer["Location"]


@pytest.mark.parametrize("ending", ["", ".json"])
def test_what_it_can_do_is_described_to_everyone(client, db, ending):
    answer = client.get(f"/v1/openapi{ending}")

    assert answer.status_code == 200
    assert "/v1/pages/{page_id}/components" in answer.json()["paths"]


@pytest.mark.parametrize("said", ["", "OAuth", "OAuth ", "Basic abc", "OAuth wrong"])
def test_without_a_token_that_works_nothing_is_answered(program, said):
    answer = program.ask("GET", Authorization=said)

    assert answer.status_code == 401
    assert "OAuth" in answer.json()["error"]


def test_a_token_that_is_revoked_or_has_expired_lets_nobody_in(site):
    revoked = Program(site, key_for("read", name="revoked"))
    soon = timezone.now() + timedelta(seconds=0.05)
    expired = Program(site, key_for("read", name="expired", expires_at=soon))
    revoke_token(Token.objects.get(name="revoked").pk, by=SYSTEM, now=timezone.now())
    while timezone.now() < soon:
        pass

    assert revoked.ask("GET").status_code == expired.ask("GET").status_code == 401


def test_it_is_noted_when_a_token_was_last_used(program):
    before = timezone.now()
    program.get()

    assert Token.objects.get().last_used_at >= before


@pytest.mark.parametrize(
    ("scope", "method", "path", "status"),
    [
        ("read", "GET", "/incidents", 200),
        ("read", "POST", "/incidents", 403),
        ("read", "GET", "/subscribers", 403),
        ("incidents", "POST", "/incidents", 201),
        ("incidents", "POST", "/components", 403),
        ("components", "POST", "/components", 201),
        ("components", "POST", "/incidents", 403),
        ("subscribers", "GET", "/subscribers", 200),
        ("subscribers", "GET", "/incidents", 403),
        ("admin", "PATCH", "", 200),
        ("incidents", "PATCH", "", 403),
    ],
)
def test_a_token_may_what_its_scope_says(site, scope, method, path, status):
    body = (
        {"name": "CDN", "status": "identified", "body": "x"}
        if path == "/incidents"
        else {"name": "CDN"}
    )

    answer = Program(site, key_for(scope)).ask(method, path, None if method == "GET" else body)

    assert answer.status_code == status, answer.content


@pytest.mark.parametrize("path", ["/components", "/components.json"])
def test_a_path_may_end_in_json(program, path):
    make.component("CDN")

    assert [each["name"] for each in program.get(path)] == ["CDN"]


def test_what_is_not_there_is_said_in_json(program):
    for path in ("/nothing", "/incidents/nothing", "/components/\x00", "x"):
        answer = program.ask("GET", path)
        assert (answer.status_code, bool(answer.json()["error"])) == (404, True)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PATCH", "/incidents/upcoming", "GET"),
        ("DELETE", "/incidents/unresolved", "GET"),
        ("GET", "/rules/try", "POST"),
    ],
)
def test_what_is_no_method_of_an_address_is_said_in_json(program, method, path, allowed):
    answer = program.ask(method, path)

    assert (answer.status_code, answer["Allow"]) == (405, allowed)
    assert answer.json()["error"] == f"Here only {allowed} is understood."


def test_a_form_will_do_as_well(program):
    cdn = make.component("CDN")
    answer = Client().post(
        f"/v1/pages/{program.site.code}/incidents.json",
        {
            "incident[name]": "Loops",
            "incident[body]": "x",
            "incident[component_ids][]": [cdn.code],
            f"incident[components][{cdn.code}]": "partial_outage",
        },
        headers={"Authorization": f"OAuth {program.key}"},
    )

    assert answer.status_code == 201
    assert answer.json()["components"][0]["status"] == "partial_outage"


@pytest.mark.parametrize("kind", ["", "application/x-www-form-urlencoded"])
def test_json_needs_no_type(program, kind):
    answer = Client().generic(
        "POST",
        f"/v1/pages/{program.site.code}/components",
        b' {"component": {"name": "CDN", "description": null, "group_id": ""}}',
        content_type=kind,
        headers={"Authorization": f"OAuth {program.key}"},
    )

    assert (answer.status_code, answer.json()["name"]) == (201, "CDN")


@pytest.mark.parametrize("body", [b"{", b"[]", b"1", b"", b'"x"', b"[" * 100_000, b"\xff"])
def test_a_body_that_says_nothing_is_refused(program, body):
    answer = Client().generic(
        "POST",
        f"/v1/pages/{program.site.code}/components",
        body,
        content_type="application/json",
        headers={"Authorization": f"OAuth {program.key}"},
    )

    assert answer.status_code in (400, 422)
    assert answer.json()["error"]


def test_of_a_body_that_is_no_json_it_is_said_where_and_what_to_send(program):
    answer = Client().generic(
        "POST",
        f"/v1/pages/{program.site.code}/components",
        b'{"name": ',
        content_type="application/json",
        headers={"Authorization": f"OAuth {program.key}"},
    )

    assert answer.status_code == 400
    assert "line 1 column 10" in answer.json()["error"]
    assert "Send JSON" in answer.json()["error"]


def test_a_request_that_is_sent_again_makes_nothing_twice(program):
    first, again = (
        program.ask("POST", "/components", NEW, **{"Idempotency-Key": "a"}) for _ in range(2)
    )
    other = program.ask("POST", "/components", {"name": "API"}, **{"Idempotency-Key": "a"})

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert other.status_code == 422
    assert Component.objects.count() == 1


def test_what_was_refused_may_be_sent_again_with_the_same_key(program):
    refused = program.ask("POST", "/components", {"name": ""}, **{"Idempotency-Key": "a"})
    made = program.ask("POST", "/components", NEW, **{"Idempotency-Key": "a"})

    assert (refused.status_code, made.status_code) == (422, 201)


def test_a_blank_key_is_refused(program):
    refused = program.ask("POST", "/components", NEW, **{"Idempotency-Key": "\xa0"})

    assert (refused.status_code, Component.objects.count()) == (422, 0)


def test_keys_of_two_tokens_are_not_the_same(program, site):
    other = Program(site, key_for("admin", name="other"))
    for each in (program, other):
        each.ask("POST", "/components", NEW, **{"Idempotency-Key": "a"})

    assert Component.objects.count() == 2


def test_who_asks_too_often_is_told_when_to_try_again(program, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    with time_machine.travel(NOW, tick=False):
        answers = [program.ask("GET") for _ in range(3)]

    assert [each.status_code for each in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"


def test_no_other_site_may_read_it(program):
    assert "Access-Control-Allow-Origin" not in program.ask("GET").headers
