"""Answers to programs when something is wrong, by either API."""

from __future__ import annotations

import json
from typing import Any

JSON = "application/json; charset=utf-8"
NOTHING_THERE = "There is nothing at this address."


def error(text: str, **besides: Any) -> str:
    return json.dumps({"error": text} | besides, ensure_ascii=False)
