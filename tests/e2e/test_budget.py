"""The cost of the first visit of the front page: bytes that are sent, compressed."""

from __future__ import annotations

import re

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.files.base import File
from django.test import Client
from django.utils import timezone

from statuspage.storage import minified
from tests import make
from tests.e2e.story import tell
from tests.make import DAY

BUDGET_BYTES = 30_000


@pytest.mark.django_db
def test_front_page_with_twelve_components_is_loaded_with_thirty_kilobytes(client: Client):
    now = timezone.now()
    told = tell(now)
    for number in range(12 - len(told.components)):
        make.component(f"Neighbour {number}", now=now - 90 * DAY)

    html = client.get("/").content.decode()

    assets = re.findall(r'(?:src|href)="/static/([^"]+\.(?:js|css|svg))"', html)
    sizes = {"/": len(brotli.compress(html.encode(), quality=5))} | {
        name: _compressed(name) for name in assets
    }
    assert len(sizes) >= 5, sizes
    assert sum(sizes.values()) <= BUDGET_BYTES, sizes


def _compressed(name: str) -> int:
    """The size as it is collected, and compressed by WhiteNoise."""
    with open(finders.find(name), "rb") as file:
        return len(brotli.compress(minified(name, File(file)).read()))
