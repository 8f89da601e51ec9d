from __future__ import annotations

import pytest
from django.db import OperationalError, connection

from statuspage.sqlite3.base import DatabaseWrapper

pytestmark = pytest.mark.sqlite
# As ours are by default, whatever other tests ask of theirs.
KEPT = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "database"


@pytest.fixture
def database(db, file):
    file.touch()
    database = DatabaseWrapper({**connection.settings_dict, **KEPT, "NAME": str(file)})
    run(database, "CREATE TABLE said (text TEXT)")
    yield database
    database.close()


def run(database, statement):
    with database.cursor() as cursor:
        return cursor.execute(statement).fetchall()


def test_a_file_that_was_deleted_is_neither_used_nor_made_anew(database, file):
    file.unlink()

    for _again in range(2):
        with pytest.raises(OperationalError, match="was deleted or replaced"):
            run(database, "INSERT INTO said VALUES ('lost')")
        database.close()

    assert not file.exists()


def test_one_that_was_put_back_is_used_again(database, file):
    moved = file.rename(file.with_suffix(".aside"))
    with pytest.raises(OperationalError):
        run(database, "SELECT * FROM said")

    moved.rename(file)

    assert run(database, "SELECT * FROM said") == []


def test_one_that_took_its_place_is_used_from_the_next_request_on(database, file):
    file.unlink()
    file.touch()

    with pytest.raises(OperationalError, match="was deleted or replaced"):
        run(database, "SELECT * FROM said")
    database.close_if_unusable_or_obsolete()

    assert run(database, "SELECT name FROM sqlite_master") == []


def test_who_asks_after_another_took_its_place_meets_no_error(database, file):
    file.unlink()
    file.touch()

    database.close_if_unusable_or_obsolete()  # as before each request and task

    assert run(database, "SELECT name FROM sqlite_master") == []


def test_one_whose_rights_have_changed_is_opened_anew(database, file):
    before = database.connection
    database.close_if_unusable_or_obsolete()
    run(database, "SELECT * FROM said")
    same = database.connection

    file.chmod(0o600 if file.stat().st_mode & 0o077 else 0o640)
    database.close_if_unusable_or_obsolete()
    run(database, "SELECT * FROM said")

    assert same is before
    assert database.connection is not before


def test_beside_a_demo_the_error_says_how_to_reach_it(db, file):
    database = DatabaseWrapper({**connection.settings_dict, "NAME": str(file)})
    (file.parent / "demo").mkdir()
    (file.parent / "demo" / file.name).touch()

    with pytest.raises(OperationalError, match="set STATUSPAGE_DEMO=1"):
        run(database, "SELECT 1")


def test_a_file_that_is_not_there_is_not_made_by_whoever_asks_for_it_first(db, file):
    database = DatabaseWrapper({**connection.settings_dict, "NAME": str(file)})

    with pytest.raises(OperationalError, match=r"There is no database at .*plainstatus migrate"):
        run(database, "SELECT 1")

    assert not file.exists()
