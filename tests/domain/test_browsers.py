from __future__ import annotations

import pytest

from incidents.domain.browsers import browser_of

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)"
KIT, CHROME = "AppleWebKit/537.36 (KHTML, like Gecko)", "Chrome/126.0.0.0"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
            "Firefox on Linux",
        ),
        (f"{WINDOWS} {KIT} {CHROME} Safari/537.36", "Chrome on Windows"),
        (f"{WINDOWS} {KIT} {CHROME} Safari/537.36 Edg/126.0.0.0", "Edge on Windows"),
        (
            f"Mozilla/5.0 (Linux; Android 10; K) {KIT} {CHROME} Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {KIT} Version/17.5 Safari/605.1.15",
            "Safari on macOS",
        ),
        (f"{PHONE} {KIT} FxiOS/127.0 Mobile/15E148 Safari/605.1.15", "Firefox on iPhone"),
        ("Firefox/127.0", "Firefox"),
        ("curl/8.8.0", "curl/8.8.0"),
        ("", ""),
    ],
)
def test_a_browser_and_its_system_are_named_and_the_unknown_left(said, named):
    assert browser_of(said) == named
