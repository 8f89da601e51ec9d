from __future__ import annotations

import pytest

from incidents.domain import web_address


@pytest.mark.parametrize(
    "url",
    [
        "http://worker-1:9100/metrics",
        "https://[::1]/",
        "http://ada@worker-1/",
        "https://例え.example/?q=1",
    ],
)
def test_an_address_with_a_host_has_parts(url):
    found = web_address.parts(url)

    assert found is not None
    assert found.geturl() == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "worker-1:9100",
        "ftp://worker-1/",
        "http://",
        "http://:9100/",
        "http://worker-1:0/",
        "http://worker-1:65536/",
        "http://worker-1:port/",
        "http://[::1/",
        "http://worker 1/",
    ],
)
def test_what_a_program_cannot_be_sent_to_has_none(url):
    assert web_address.parts(url) is None
    assert web_address.origin(url) is None


def test_an_origin_has_the_port_that_its_scheme_stands_for():
    origin = web_address.origin

    assert origin("http://Worker-1/a") == origin("http://worker-1:80/b") == ("http", "worker-1", 80)
    assert origin("https://worker-1/") == ("https", "worker-1", 443)
    assert origin("http://worker-1:443/") != origin("https://worker-1/")
