from __future__ import annotations

import pytest

from incidents.domain.vocabulary import ComponentStatus, Status
from tests import make
from tests.make import HOUR

pytestmark = pytest.mark.django_db


def test_resolving_leaves_what_another_open_incident_still_claims(now):
    cdn = make.component()
    first = make.incident(components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn))
    make.incident(components=make.degraded(cdn))

    make.update(first, Status.RESOLVED, now=now + HOUR)

    cdn.refresh_from_db()
    assert cdn.status == ComponentStatus.DEGRADED_PERFORMANCE
