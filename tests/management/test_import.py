"""``import`` in a terminal."""

from __future__ import annotations

import io
import json
import re

import pytest
import time_machine
from django.core.management import call_command

from incidents.models import Event, FormerPath, Incident
from tests import foreign, hosted, stored
from tests.foreign_others import CACHET, KUMA, write_cstate
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


def test_what_is_wrong_with_what_is_piped_in_is_said_of_that(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO('{"incidents": [{"id": "x"}]}'))

    with pytest.raises(SystemExit):
        run("-")
    assert "What is piped in cannot be read: incidents[0].name" in capsys.readouterr().err


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


SPOILED = [
    ("cachet", "incidents.json", '{"data": [{}]}', "incidents[0].id: a text was expected"),
    ("cachet", "incidents.json", '{"data": [', "incidents.json is no JSON"),
    ("uptime-kuma", "page.json", '{"config": {}}', "is this a page of Uptime Kuma?"),
    ("cstate", "config.yml", "title: [", "config.yml, line"),
    ("cstate", "content/issues/a.md", "---\ntitle: A", "a.md: a front matter"),
]


@pytest.fixture
def folders(tmp_path):
    """A folder of what each of the other sources says."""
    for name in ("cachet", "uptime-kuma"):
        (tmp_path / name).mkdir()
    for name, rows in CACHET.items():
        (tmp_path / "cachet" / f"{name}.json").write_text(json.dumps({"data": rows}))
    (tmp_path / "uptime-kuma" / "page.json").write_text(json.dumps(KUMA))
    write_cstate(tmp_path / "cstate")
    return tmp_path


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("cachet", "1 group, 2 components, 4 incidents and maintenances, 0 postmortems"),
        ("uptime-kuma", "2 groups, 2 components, 3 incidents and maintenances, 0 postmortems"),
        ("cstate", "1 group, 2 components, 2 incidents and maintenances, 1 postmortem"),
    ],
)
def test_other_sources_are_moved_in_once(folders, capsys, source, said):
    arguments = ("import", source, str(folders / source))
    with time_machine.travel(NOW, tick=False):
        call_command(*arguments, "--dry-run")
        call_command(*arguments)
        call_command(*arguments)

    tried, first, second = re.findall(r"^.*Nobody is told\.$", capsys.readouterr().out, re.M)
    assert tried.startswith(f"Nothing was written. It would add {said}")
    assert first.startswith(f"Added {said}")
    assert second.startswith("Added 0 groups, 0 components, 0 incidents")
    assert not Event.objects.filter(notifies=True).exists()


@pytest.mark.parametrize(("source", "file", "content", "said"), SPOILED)
def test_of_what_is_broken_the_place_is_named_and_nothing_is_kept(
    folders, capsys, source, file, content, said
):
    (folders / source / file).write_text(content)

    with stored.nothing_written(), pytest.raises(SystemExit):
        call_command("import", source, str(folders / source))
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("source", "file"),
    [("cstate", "config.yml"), ("cstate", "content/issues/z.md"), ("cachet", "incidents.json")],
)
@pytest.mark.parametrize("leads_to", ["/dev/zero", "../secret.md"])
def test_a_link_out_of_a_folder_is_not_read(folders, capsys, source, file, leads_to):
    (folders / "secret.md").write_text("---\ntitle: Secret\n---")
    (folders / source / file).unlink(missing_ok=True)
    (folders / source / file).symlink_to(folders / source / leads_to)

    with stored.nothing_written(), pytest.raises(SystemExit):
        call_command("import", source, str(folders / source))
    assert file in (said := capsys.readouterr().err)
    assert "leads elsewhere" in said or "has no config.yml" in said


def test_former_addresses_are_listed_for_other_servers(capsys):
    FormerPath.objects.create(path="/schedules/7", target="/maintenances", created_at=NOW)

    call_command("import", "paths")
    assert capsys.readouterr().out == "/schedules/7 /maintenances\n"


def test_a_file_that_is_not_there_is_named(capsys):
    with pytest.raises(SystemExit):
        run("status.example.com")
    said = "status.example.com cannot be read: there is no such file. An address begins with http"
    assert said in capsys.readouterr().err
