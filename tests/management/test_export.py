"""``export``, and ``import plainstatus``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from jsonschema_rs import Draft202012Validator

from incidents.models import Incident
from tests import make
from tests.export_tables import PAGE_OF_DOCS, with_tables
from tests.operations.exports.documents import changed, document
from tests.operations.exports.pages import emptied

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_one_installation_exports_another_imports(tmp_path, capsys):
    make.page()
    make.incident(components=make.degraded(make.component()))
    folder = tmp_path / "moved"

    call_command("export", str(folder))
    emptied()
    call_command("import", "plainstatus", str(folder))

    said = capsys.readouterr().out.splitlines()
    counts = "1 component, 1 incident, 1 update, 1 change of status"
    assert said == [
        f"{folder / 'export.json'} has {counts}.",
        f"Imported {counts}. Nobody is told.",
    ]
    assert Incident.objects.count() == 1


def test_a_file_that_is_refused_is_told_of_in_a_line(tmp_path, capsys):
    file = tmp_path / "export.json"
    file.write_text(json.dumps(changed(document(), "components.0.status", "fine")))

    with pytest.raises(SystemExit) as ended:
        call_command("import", "plainstatus", str(file))

    assert ended.value.code == 1
    assert "export.json was not imported: components[0].status (line 1)" in capsys.readouterr().err


def test_where_to_write_is_asked_for():
    with pytest.raises(CommandError, match="Name the folder"):
        call_command("export")


def test_the_schema_is_that_of_what_is_written(tmp_path, capsys):
    make.incident(components=make.degraded(make.component()))

    call_command("export", "--schema")
    schema = json.loads(capsys.readouterr().out)
    call_command("export", str(tmp_path))

    checker = Draft202012Validator(schema)
    written = json.loads(Path(tmp_path, "export.json").read_text())
    assert [list(checker.iter_errors(each)) for each in (written, document())] == [[], []]
    assert not checker.is_valid({"plainstatus_export": 1})


def test_the_tables_of_the_documentation_are_those_of_an_export():
    page = PAGE_OF_DOCS.read_text("utf-8")

    assert with_tables(page) == page, "python -m tests.export_tables writes them anew"
