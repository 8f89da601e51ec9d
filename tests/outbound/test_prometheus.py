from __future__ import annotations

import pytest

from incidents.outbound import prometheus
from incidents.outbound.policy import AddressPolicy
from incidents.outbound.prometheus import MetricsPage
from incidents.outbound.reasons import Failed, Reason
from tests import exporters

POLICY = AddressPolicy(allow_private=True)


def give(server, body: bytes | str = b"up 1\n", **fields) -> str:
    fields = {"content_type": exporters.TEXT} | fields
    server.expect_request("/metrics").respond_with_data(body, **fields)
    return server.url_for("/metrics")


def fetch(url: str, **options) -> MetricsPage:
    return prometheus.fetch(url, policy=POLICY, **options)


def test_a_page_comes_with_its_type(httpserver):
    page = fetch(give(httpserver, "up 1\n"))

    assert (page.body, page.content_type) == (b"up 1\n", exporters.TEXT)
    assert 0 < page.took_s < 10


def test_openmetrics_is_asked_for_first(httpserver):
    fetch(give(httpserver))

    [(request, _)] = httpserver.log
    assert request.headers["Accept"] == (
        "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"
    )
    assert request.headers["Accept-Encoding"] == "gzip"
    assert "Authorization" not in request.headers


def test_credentials_are_sent_where_there_are_any(httpserver):
    fetch(give(httpserver), authorization="Bearer abc")

    [(request, _)] = httpserver.log
    assert request.headers["Authorization"] == "Bearer abc"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        *((status, Reason.REDIRECTED) for status in (301, 302, 303, 307, 308)),
        *((status, Reason.UNAUTHORIZED) for status in (401, 403)),
        *((status, Reason.UNEXPECTED_STATUS) for status in (204, 400, 404, 503)),
    ],
)
def test_other_answers_are_told_by_their_number(httpserver, status, reason):
    with pytest.raises(Failed) as caught:
        fetch(give(httpserver, b"", status=status))

    assert (caught.value.reason, caught.value.detail) == (reason, str(status))
    assert len(httpserver.log) == 1


def test_what_a_prometheus_server_says_of_a_query_is_passed_on(httpserver):
    url = give(httpserver, b'{"status":"error"}', status=400, content_type="application/json")

    assert fetch(url).body == b'{"status":"error"}'
