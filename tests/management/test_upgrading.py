from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from datetime import timedelta

import pytest
from django.db.migrations.loader import MigrationLoader

from incidents.management import upgrading
from incidents.management.upgrading import CannotUpgrade
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def earlier(recorder):
    """A database that lacks the last of our migrations, as far as its own records tell."""
    ours = [key for key in MigrationLoader(None).disk_migrations if key[0] == "incidents"]
    recorder.record_unapplied(*max(ours))


@pytest.fixture
def copies(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "copies"


def test_a_database_of_this_version_is_neither_refused_nor_copied(now, copies):
    upgrading.refuse_later()

    assert upgrading.copy_if_earlier(now=now) == ""
    assert not copies.exists()


def test_a_database_that_a_later_version_migrated_is_refused_with_what_to_do(recorder):
    recorder.record_applied("incidents", "9999_later")

    with pytest.raises(CannotUpgrade, match=r"does not know incidents\.9999_later\. Start that"):
        upgrading.refuse_later()


def test_what_an_app_that_is_gone_has_left_is_no_later_version(recorder):
    recorder.record_applied("an_app_that_is_gone", "0001_initial")

    upgrading.refuse_later()


@pytest.mark.sqlite
def test_a_database_of_an_earlier_version_is_copied_as_it_is(now, earlier, copies):
    make.page(name="Before")

    said = upgrading.copy_if_earlier(now=now)

    file = copies / "20220610T120000Z.sqlite3"
    assert said == f"The database is migrated now; as it was, it is in {file}."
    with closing(sqlite3.connect(file)) as copied:
        assert copied.execute("SELECT name FROM incidents_page").fetchall() == [("Before",)]
    assert stat.S_IMODE(copies.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.sqlite
def test_the_last_three_copies_are_kept(now, copies):
    for day in range(5):
        upgrading.copy(copies, now=now + timedelta(days=day))

    assert [file.name[:8] for file in sorted(copies.iterdir())] == [
        "20220612",
        "20220613",
        "20220614",
    ]


@pytest.mark.sqlite
def test_what_cannot_be_copied_is_not_migrated(now, earlier, copies):
    copies.write_text("in the way")

    with pytest.raises(CannotUpgrade, match=r"cannot be copied before: .+ Nothing was changed"):
        upgrading.copy_if_earlier(now=now)


@pytest.mark.postgresql
def test_of_tables_on_a_server_it_is_said_that_there_is_no_copy(now, earlier, copies):
    assert "takes no copy" in upgrading.copy_if_earlier(now=now)
    assert not copies.exists()
