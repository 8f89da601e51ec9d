"""Nothing of the database is forgotten by an export: it is in it, or left out for a reason."""

from __future__ import annotations

import pytest
from django.apps import apps

from incidents.operations.exports.tables import LEFT_OUT, LISTS, PAGE

TABLES = [each for top in (PAGE, *LISTS) for each in top.all()]


def test_every_table_is_in_an_export_or_left_out_for_a_reason():
    found = {
        model for model in apps.get_app_config("incidents").get_models() if not model._meta.proxy
    }
    exported = {each.model for each in TABLES}

    assert found == exported | LEFT_OUT.keys()
    assert not exported & LEFT_OUT.keys()
    assert all(LEFT_OUT.values())


@pytest.mark.parametrize("table", TABLES, ids=lambda each: each.model.__name__)
def test_every_column_is_in_an_export_or_left_out_for_a_reason(table):
    meta = table.model._meta
    told = [
        *table.columns,
        *table.left_out,
        *table.numbers,
        *table.implied,
        *filter(None, [table.within]),
    ]

    columns = {each.name for each in (*meta.concrete_fields, *meta.local_many_to_many)}
    keys = {meta.pk.name} - {*told}
    assert sorted(told) == sorted(columns - keys)
    assert all(table.left_out.values())
