"""The preview of a long section of a postmortem, as it is typed."""

from __future__ import annotations

import statistics
import time

import pytest
from django.test import Client
from django.urls import reverse

from tests import make

SIZE_BYTES, REQUESTS = 25_000, 7
MEDIAN_S_AT_MOST = 0.3
# Something of everything that a postmortem has.
PART = """
### The cache of {number}

Requests for **old names** were redirected to `new-{number}`, and those back again, so that
[clients](https://status.example.org/{number}) ran in a circle until they gave up.

- Installers gave up after {number} redirects.
    - Mirrors tried again.
- Backends were *slow*.

| Letter | Purged | Failed |
| --- | --- | --- |
| p | {number},000 | {number} |

```python
for name in names:
    purge(name, pause_s={number})
```
"""

pytestmark = pytest.mark.django_db


def test_preview_of_a_long_section():
    client = Client()
    client.force_login(make.user(is_staff=True, is_superuser=True))
    address = reverse("console:postmortem-preview", args=[make.incident().code])

    median_s = statistics.median(_duration_s(client, address, at) for at in range(REQUESTS))

    print(f"\npreview of a section of {SIZE_BYTES / 1000:.0f} KB: median {median_s * 1000:.0f} ms")
    assert median_s <= MEDIAN_S_AT_MOST


def _duration_s(client: Client, address: str, attempt: int) -> float:
    """Processor time, which a busy machine lengthens less. Each text is one not seen before."""
    count = SIZE_BYTES // len(PART) + 1
    parts = "".join(PART.format(number=10 * number + attempt) for number in range(count))
    typed = {"sections-0-title": "Impact", "sections-0-body": parts[:SIZE_BYTES]}
    started_s = time.process_time()
    client.post(f"{address}?section=0", typed)
    return time.process_time() - started_s
