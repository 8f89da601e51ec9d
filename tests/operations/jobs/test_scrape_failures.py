from __future__ import annotations

import pytest

from incidents.operations.jobs import scrape_failures
from incidents.outbound.reasons import Failed, Reason


def test_every_reason_has_its_words_but_what_metrics_are_never_refused_for():
    assert set(scrape_failures.TEXTS) == set(Reason) - {Reason.NOT_PUBLIC}


@pytest.mark.parametrize(
    ("reason", "detail", "text"),
    [
        (Reason.CLOUD_METADATA, "169.254.169.254", "169.254.169.254 is a link-local address"),
        (Reason.NOT_LISTED, "10.0.0.1", "10.0.0.1 is in none of the networks"),
        (Reason.NOT_LISTED, "10.0.0.1", "STATUSPAGE_METRICS_NETWORKS"),
        (Reason.NOT_ONE_MACHINE, "0.0.0.0", "0.0.0.0 is not the address of one machine"),
        (Reason.CONNECT_TIMEOUT, "10", "No connection within 10 seconds"),
        (Reason.TIMEOUT, "0.5", "longer than 0.5 seconds"),
        (Reason.TOO_LARGE, "5 MB", "larger than 5 MB"),
        (Reason.UNKNOWN_ENCODING, "br", "compressed as “br”"),
        (Reason.REDIRECTED, "302", "redirects (302), and redirects are not followed"),
        (Reason.UNAUTHORIZED, "401", "(401): check the sign-in"),
        (Reason.UNEXPECTED_STATUS, "503", "answers 503 instead of metrics"),
    ],
)
def test_a_failure_is_told_with_what_it_is_about(reason, detail, text):
    assert text in scrape_failures.text(Failed(reason, detail), "http://exporter:9100/metrics")


@pytest.mark.parametrize("reason", scrape_failures.TEXTS)
def test_a_prometheus_server_that_does_not_answer_is_told_of_without_an_exporter(reason):
    asked = "http://prometheus:9090/api/v1/query?query=up"

    told = scrape_failures.text(Failed(reason, "10"), asked)

    assert "exporter" not in told
