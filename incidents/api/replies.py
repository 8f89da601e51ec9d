"""Answers other than 200."""

from __future__ import annotations

from typing import Any

from ninja.responses import Status


def created(content: dict[str, Any]) -> Status[dict[str, Any]]:
    return Status(201, content)


def done() -> Status[None]:
    return Status(204, None)
