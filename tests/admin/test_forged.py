"""Ids that no database holds: in an address they are nothing."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse

pytestmark = pytest.mark.django_db

LARGE = ["9" * 30, "-" + "9" * 30, str(2**63)]
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.mark.parametrize("number", LARGE)
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_in_an_address_they_are_not_there(office, model, number):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"

    page = office.get(reverse(name, args=[number]), follow=True)

    assert page.status_code == 200
    assert "Perhaps it was deleted?" in page.content.decode()
