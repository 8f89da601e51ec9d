from __future__ import annotations

import pytest

from incidents.domain.client_address import parsed


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("", None),
        ("unknown", None),
        ("unix:", None),
    ],
)
def test_an_address_is_read_with_and_without_its_port(text, address):
    found = parsed(text)

    assert (found and str(found)) == address
