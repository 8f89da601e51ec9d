from __future__ import annotations

from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.management.probe.answers import BrokenRedirect, Location, answer, led_to
from incidents.management.walk import options

AT = Location("index.example.org", "/json/a?b=c")


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("/json/b", "index.example.org/json/b"),
        ("b", "index.example.org/json/b"),
        ("?d", "index.example.org/json/a?d"),
        ("#end", "index.example.org/json/a?b=c"),
        ("../../../x#y", "index.example.org/x"),
        ("https://INDEX.example.org:443", "index.example.org/"),
        ("http://user:secret@index.example.org:80/x", "index.example.org/x"),
        ("https://index.example.org:8443/x", "index.example.org:8443/x"),
        ("//evil.example/x", "evil.example/x"),
        ("\\\\evil.example", "index.example.org/json/\\\\evil.example"),
        ("http://[::1]:81/", "[::1]:81/"),
        ("/\xff\xc3\xbc \t\r\n", "index.example.org/%FF%C3%BC%20%09%0D%0A"),
    ],
)
def test_where_a_redirect_leads_is_an_address_that_can_be_asked_for(location, place):
    assert str(led_to(location, at=AT)) == place


@pytest.mark.parametrize(
    "location",
    ["", "  ", "http://[::1", "http://a:b/", "javascript:x", "mailto:a@b", "x" * 8_001],
)
def test_what_leads_nowhere_is_said_to_be_broken(location):
    with pytest.raises(BrokenRedirect):
        led_to(location, at=AT)


@given(st.text(st.characters(max_codepoint=255)), st.text())
def test_whatever_comes_is_an_answer_whose_place_can_be_asked_for(location, age):
    headers = Message()
    headers["Location"], headers["Age"] = location, age

    found = answer(302, headers, at=AT)

    assert bool(found.to) != bool(found.broken)
    assert found.to is None or options.SENDABLE.fullmatch(found.to.path)
