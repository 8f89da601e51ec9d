"""``import`` in a terminal."""

from __future__ import annotations

import json
import re

import pytest
from django.core.management import call_command

from incidents.models import FormerPath, Incident
from tests import foreign, hosted, stored
from tests.make import NOW

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> None:
    call_command("import", "statuspage", *arguments)


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "page.json"
    file.write_text(json.dumps(foreign.page()))
    return file


def test_a_file_is_moved_in(file, capsys):
    run(str(file))

    assert capsys.readouterr().out == (
        "Added 1 group, 2 components, 2 incidents and maintenances, 0 postmortems,"
        " 0 templates, 0 subscribers. Nobody is told.\n"
    )
    assert Incident.objects.count() == 2


def test_a_folder_has_a_document_a_file(tmp_path):
    for key, part in foreign.page().items():
        (tmp_path / f"{key}.json").write_text(json.dumps({key: part}))

    run(str(tmp_path))

    assert Incident.objects.count() == 2


def test_a_dry_run_writes_nothing_and_says_what_it_would(file, capsys):
    with stored.nothing_written():
        run(str(file), "--dry-run")

    assert capsys.readouterr().out.startswith(
        "Nothing was written. It would add 1 group, 2 components"
    )


def test_as_json_the_counts_are_apart(file, capsys):
    run(str(file), "--json")

    assert json.loads(capsys.readouterr().out) == {
        "groups": 1,
        "components": 2,
        "incidents": 2,
        "postmortems": 0,
        "lost": [],
        "templates": 0,
        "subscribers": 0,
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is no JSON"),
        ("[]", "an object was expected"),
        ("{}", "is this a page's JSON?"),
        ('{"incidents": [{"id": "x"}]}', "incidents[0].name: a text was expected."),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, capsys, content, said):
    file = tmp_path / "page.json"
    file.write_text(content)

    with stored.nothing_written(), pytest.raises(SystemExit):
        run(str(file))
    assert said in capsys.readouterr().err


def test_a_key_is_read_from_a_file_or_the_environment_and_asks_the_api(
    tmp_path, httpserver, capsys, monkeypatch
):
    stub = hosted.large(incidents=2, components=8, subscribers=10)
    httpserver.expect_request(re.compile("/.*")).respond_with_handler(stub.answer)
    url = httpserver.url_for("/")
    key = tmp_path / "key"
    key.write_text(f"{hosted.KEY}\n")

    run(url, "--key-file", str(key), "--api", f"{url}v1")
    assert "8 components" in capsys.readouterr().out
    monkeypatch.setenv("STATUSPAGE_IMPORT_KEY", "not-this-one")
    with pytest.raises(SystemExit):
        run(f"{url}v1/pages/{hosted.PAGE}")
    assert "not-this-one" not in (said := capsys.readouterr().err)
    assert "401" in said


def test_former_addresses_are_listed_for_other_servers(capsys):
    FormerPath.objects.create(path="/schedules/7", target="/maintenances", created_at=NOW)

    call_command("import", "paths")
    assert capsys.readouterr().out == "/schedules/7 /maintenances\n"


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    with pytest.raises(SystemExit):
        run(str(tmp_path / "none.json"))
    assert "none.json cannot be read" in capsys.readouterr().err
