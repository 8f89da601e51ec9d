from __future__ import annotations

import pytest

from incidents.management import addresses


@pytest.mark.parametrize(
    ("host", "allowed", "address"),
    [
        ("127.0.0.1", ["localhost", "127.0.0.1"], "http://localhost:8000"),
        ("0.0.0.0", ["*"], "http://localhost:8000"),
        ("127.0.0.1", ["status.lan"], "http://status.lan:8000"),
        ("192.0.2.7", [".status.lan"], "http://status.lan:8000"),
        ("192.0.2.7", ["status.lan", "192.0.2.7"], "http://192.0.2.7:8000"),
        ("2001:db8::7", ["[2001:db8::7]"], "http://[2001:db8::7]:8000"),
    ],
)
def test_the_address_that_is_told_is_one_that_answers(settings, host, allowed, address):
    settings.ALLOWED_HOSTS = allowed

    assert addresses.told(host, 8000) == address


def test_where_tls_ends_at_a_proxy_the_address_is_the_proxys(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["status.example.org"]

    told = addresses.told("127.0.0.1", 8000), addresses.told("127.0.0.1", 8001, "/admin/")

    assert told == (
        "https://status.example.org, for a proxy that asks 127.0.0.1:8000",
        "https://status.example.org/admin/, for a proxy that asks 127.0.0.1:8001",
    )
