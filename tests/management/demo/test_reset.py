from __future__ import annotations

import pytest
from django.core.management import CommandError

from incidents.filesystem import locked
from incidents.management.demo import reset


@pytest.fixture
def folder(tmp_path):
    for name in ("keys/secret_key", "copies/one.sqlite3", "plainstatus.sqlite3"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def remove(folder, database="plainstatus.sqlite3"):
    reset.remove_data(folder, database=folder / database, keys=folder / "keys")


def kept(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_of_the_demo_s_data_its_keys_are_kept(folder):
    remove(folder)

    assert kept(folder) == {"keys/secret_key"}


def test_while_it_is_served_all_is_kept(folder):
    before = kept(folder)

    with (
        locked(folder, is_shared=True),
        pytest.raises(CommandError, match="The demo is running, and its data are in use"),
    ):
        remove(folder)

    assert kept(folder) == before


def test_where_the_database_is_another_all_is_kept(folder):
    before = kept(folder)

    with pytest.raises(CommandError, match="Unset DATABASE_URL"):
        remove(folder, database="/elsewhere/page.sqlite3")

    assert kept(folder) == before
