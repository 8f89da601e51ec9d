from __future__ import annotations

import pytest

from incidents.domain.leaks import FoundLeak, Leak, leaks


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("on db-3.prod.internal, then", Leak.HOST, "db-3.prod.internal"),
        ("http://cache.corp/x", Leak.HOST, "cache.corp"),
        ("from 10.1.2.3.", Leak.ADDRESS, "10.1.2.3"),
        ("172.16.0.9:8080", Leak.ADDRESS, "172.16.0.9"),
        ("at fd12:3456::1", Leak.ADDRESS, "fd12:3456::1"),
        ("Ask bob@example.com.", Leak.MAIL, "bob@example.com"),
        ("key AKIAABCDEFGHIJKLMNOP", Leak.TOKEN, "AKIAABCDEFGHIJKLMNOP"),
        ("password: hunter22", Leak.TOKEN, "password: hunter22"),
        ("Bearer abcdefghijklmnop0123", Leak.TOKEN, "Bearer abcdefghijklmnop0123"),
    ],
)
def test_what_is_internal_is_found(text, kind, found):
    assert leaks(text) == [FoundLeak(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        "Version 3.11.7.1 and 1.2.3 of the local cache",
        "https://example.org/a.html from 8.8.8.8 and 192.0.2.1",
        "the token was renewed, the secret is out",
        "at 10:50 on 10.06.2022",
    ],
)
def test_what_everybody_may_read_is_not(text):
    assert leaks(text) == []
