from __future__ import annotations

import pytest

from incidents.domain import log_lines


@pytest.mark.parametrize(
    "header",
    [
        "Authorization: Bearer abc.def-123",
        "{'Authorization': 'Basic dXNlcjpwYXNz'}",
        '"HTTP_AUTHORIZATION": "Token sesame-sesame"',
        "authorization=sesame-sesame",
        "sent Bearer abcdefgh-123 and more",
    ],
)
def test_credentials_of_callers_are_hidden(header):
    line = log_lines.redacted(f"Refused {header} today", secrets=[])

    assert log_lines.HIDDEN in line
    for secret in ("abc", "dXNl", "sesame"):
        assert secret not in line
    assert line.endswith("today")


def test_one_time_links_are_hidden():
    line = log_lines.redacted("Forbidden: /accounts/link/7-abc-def/ [request 1]", secrets=[])

    assert line == "Forbidden: /accounts/link/[redacted]/ [request 1]"


def test_ordinary_words_stay():
    line = "Authorization is missing for the bearer of this page"

    assert log_lines.redacted(line, secrets=[]) == line
