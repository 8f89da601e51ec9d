from __future__ import annotations

import pytest

from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/history", "/uptime", "/maintenances"])
def test_pages_answer_with_nothing_to_tell(client, path):
    make.page()

    response = client.get(path)

    assert response.status_code == 200
