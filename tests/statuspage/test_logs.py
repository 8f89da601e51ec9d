"""Log lines: complete, attributable, and without a secret."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime

import pytest
from celery import shared_task
from django.http import HttpResponse

from incidents.domain.log_lines import HIDDEN
from statuspage import logs

log = logging.getLogger("tests.logs")


@pytest.fixture
def lines():
    """The lines that a handler with the JSON formatter writes."""
    written = []

    class Handler(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    handler = Handler()
    handler.setFormatter(logs.JsonFormatter())
    log.addHandler(handler)
    yield written
    log.removeHandler(handler)


def record(message, *args, exc_info=None):
    return logging.LogRecord("some.logger", logging.ERROR, "f.py", 1, message, args, exc_info)


def failure(text):
    try:
        raise ValueError(text)
    except ValueError:
        return sys.exc_info()


def answer(rf, view, **headers):
    """The answer to a request for a page that is no document."""

    class Match:
        func = staticmethod(view)

    request = rf.get("/admin/", headers=headers)
    request.resolver_match = Match()
    return logs.request_ids(view)(request)


@pytest.mark.django_db
def test_what_is_refused_is_logged_and_what_is_not_there_is_no_news(client, caplog):
    client.get("/nowhere")
    client.post("/")

    assert [record.status_code for record in caplog.records] == [405]


def test_json_line_has_all_that_is_known():
    line = logs.JsonFormatter().format(record("Lost %s\nfor ever", "it", exc_info=failure("why")))

    assert "\n" not in line
    said = json.loads(line)
    assert datetime.fromisoformat(said.pop("time")).utcoffset().total_seconds() == 0
    assert "ValueError: why" in said.pop("exception")
    assert said == {"level": "ERROR", "logger": "some.logger", "message": "Lost it\nfor ever"}


def test_plain_line_is_for_people():
    line = logs.LineFormatter().format(record("Lost %s", "it", exc_info=failure("why")))

    assert " ERROR some.logger: Lost it\nTraceback" in line


def test_what_is_logged_within_a_request_bears_its_id(rf, lines):
    def view(request):
        log.warning("within")
        return HttpResponse()

    response = answer(rf, view, x_request_id="edge-1.a_B")
    log.warning("after")

    assert response.headers["X-Request-ID"] == "edge-1.a_B"
    within, after = map(json.loads, lines)
    assert within["request"] == "edge-1.a_B"
    assert "request" not in after


@pytest.mark.parametrize("given", ["", "a b", "a" * 65, 'x"}', "ü"])
def test_id_that_is_not_well_formed_is_replaced(rf, given):
    response = answer(rf, lambda request: HttpResponse(), x_request_id=given)

    assert response.headers["X-Request-ID"] != given
    assert len(response.headers["X-Request-ID"]) == 16


@pytest.mark.django_db
def test_public_documents_bear_no_id(client):
    responses = [client.get(path, headers={"x-request-id": "mine"}) for path in ("/", "/nowhere")]

    assert not [response for response in responses if "X-Request-ID" in response.headers]


@pytest.mark.django_db
def test_pages_of_operators_bear_the_id(client):
    response = client.get("/accounts/login/", headers={"x-request-id": "mine"})

    assert response.headers["X-Request-ID"] == "mine"


def test_what_a_task_logs_bears_its_id(lines):
    @shared_task(name="tests.logs.noisy")
    def noisy():
        log.warning("at work")

    result = noisy.apply()

    assert json.loads(lines[0])["task"] == result.id


@pytest.mark.parametrize("formatter", [logs.LineFormatter(), logs.JsonFormatter()])
def test_no_line_shows_a_secret(settings, monkeypatch, formatter):
    settings.SECRET_KEY_FALLBACKS = ["former-key-of-ours"]
    settings.STATUSPAGE_METRICS_TOKEN = "metrics-token-1"
    settings.STATUSPAGE_ENCRYPTION_KEYS = ["encryption-key-1"]
    settings.CELERY_BROKER_URL = "redis://:broker%2Fpass@broker.example.org/0"
    monkeypatch.setitem(settings.DATABASES["default"], "PASSWORD", "database-pass")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "aws-secret-1")
    held = [
        settings.SECRET_KEY,
        "former-key-of-ours",
        "metrics-token-1",
        "encryption-key-1",
        "broker%2Fpass",
        "broker/pass",
        "database-pass",
        "aws-secret-1",
    ]
    text = " ".join(held)

    line = formatter.format(record("It was %s", text, exc_info=failure(text)))

    assert not [secret for secret in held if secret in line]
    assert line.count(HIDDEN) == 2 * len(held)
