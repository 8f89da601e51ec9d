from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import Permission

from incidents.domain.alerts import payloads
from incidents.domain.permissions import SCOPES, codenames_of
from incidents.models import Reception
from incidents.operations.actor import SYSTEM
from incidents.operations.tokens import issue_token
from tests.make import NOW

pytestmark = pytest.mark.django_db

BODY = json.dumps({"alerts": [{"status": "firing", "labels": {"alertname": "Down"}}]})
HOOKS = ("/hooks/alertmanager", "/hooks/grafana", "/hooks/generic")


def bearer(scope: str = "alerts") -> dict[str, str]:
    may = Permission.objects.filter(codename__in=codenames_of(SCOPES[scope]))
    _token, key = issue_token(by=SYSTEM, name=scope, permissions=may, now=NOW)
    return {"Authorization": f"Bearer {key}"}


def post(client, path, body=BODY, **headers):
    return client.post(path, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("path", HOOKS)
def test_a_hook_keeps_what_is_sent_and_answers_at_once(client, path):
    answer = post(client, path, **bearer())

    assert (answer.status_code, answer.json()) == (202, {"alerts": 1})
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    reception = Reception.objects.get()
    assert (f"/hooks/{reception.hook}", reception.body) == (path, BODY)
    assert reception.token.name == "alerts"


@pytest.mark.parametrize("path", HOOKS)
def test_a_hook_takes_nothing_without_a_token_of_its_scope(client, path):
    answers = [post(client, path), post(client, path, **bearer("incidents"))]

    assert [each.status_code for each in answers] == [401, 403]
    assert answers[0]["WWW-Authenticate"] == "Bearer"
    assert "“alerts”" in answers[0].json()["error"]
    assert not Reception.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"), [("<html>", 400), ("{}", 400), (b"\xff", 400), ("[" * 9_000_000, 413)]
)
def test_what_cannot_be_read_is_refused_with_the_reason(client, body, status):
    answer = post(client, HOOKS[0], body, **bearer())

    assert answer.status_code == status
    assert answer.json()["error"]


def test_a_storm_in_one_body_is_taken(client):
    labels = [{"alertname": "Down", "pod": f"p{number}", "x": "x" * 900} for number in range(2_800)]
    body = json.dumps({"alerts": [{"status": "firing", "labels": each} for each in labels]})
    assert 2_621_440 < len(body) < payloads.BODY_MAX_BYTES  # more than Django takes of forms

    assert post(client, HOOKS[0], body, **bearer()).json() == {"alerts": 2_800}


def test_hooks_are_for_sending_only(client):
    assert client.get(HOOKS[0]).status_code == 405
    assert client.post("/hooks/other").status_code == 404
