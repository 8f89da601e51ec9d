from __future__ import annotations

import re

import pytest
from django.urls import reverse

from incidents.render.links import STAFF_PATHS, staff_path


@pytest.mark.parametrize("name", STAFF_PATHS)
def test_a_path_for_staff_is_where_django_serves_it(name):
    args = ["0123456789ab"] * len(re.findall("{}", STAFF_PATHS[name]))

    assert staff_path(name, *args) == reverse(name, args=args)
