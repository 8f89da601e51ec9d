"""The script that shows the page's status on other sites."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import rjsmin

SOURCE = Path(__file__).with_name("widget.js")


@cache
def widget() -> str:
    """Return it without comments and indents. It reads nothing but what is public."""
    return str(rjsmin.jsmin(SOURCE.read_text()))
