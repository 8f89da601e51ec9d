"""The command ``postmortem``."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from incidents.domain.sections import Section
from incidents.domain.vocabulary import Status
from incidents.management.exit_codes import NOT_FOUND, REFUSED
from incidents.models import Incident, Postmortem
from incidents.operations.actor import SYSTEM
from incidents.operations.postmortems import write_postmortem
from tests import make
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db

SECTIONS = [
    Section("Summary", "It took {{ fact:time-to-resolve }}. Ask bob@example.com."),
    Section("Notes", "Ask Bob.", is_internal=True),
]


@pytest.fixture
def incident() -> Incident:
    incident = make.incident()
    make.update(incident, Status.RESOLVED, now=NOW + HOUR)
    return incident


def run(*arguments: str) -> str:
    call_command("postmortem", *arguments, stdout=(told := io.StringIO()))
    return told.getvalue()


def refused(*arguments: str) -> tuple[object, str]:
    with pytest.raises(SystemExit) as ended:
        call_command("postmortem", *arguments, stderr=(told := io.StringIO()))
    return ended.value.code, told.getvalue()


def write(incident: Incident) -> None:
    write_postmortem(incident.pk, by=SYSTEM, sections=SECTIONS, now=NOW + HOUR)


def test_one_is_begun_from_the_outline_and_never_replaced(incident):
    assert "Begun: Summary, Impact" in run("new", incident.code)

    code, said = refused("new", incident.code)

    assert (code, "already" in said) == (REFUSED, True)
    assert Postmortem.objects.get().sections.count() == 9


def test_it_says_what_to_look_at(incident):
    write(incident)

    assert "“bob@example.com” is a mail address." in run("check", incident.code)


def test_it_is_exported_with_values_or_with_its_source(incident):
    write(incident)

    text = run("export", incident.code)
    source = json.loads(run("export", incident.code, "--source"))

    assert "It took 1\xa0h." in text
    assert "## Notes <!-- internal -->" in text
    assert source["sections"][0]["body"] == SECTIONS[0].body


def test_what_was_exported_begins_another(incident, tmp_path):
    write(incident)
    file = tmp_path / "postmortem.json"
    file.write_text(run("export", incident.code, "--source"))
    other = make.incident()

    run("new", other.code, "--from", str(file))

    found = Postmortem.objects.get(incident=other).sections.all()
    assert [(each.title, each.body, each.is_internal) for each in found] == [
        (each.title, each.body, each.is_internal) for each in SECTIONS
    ]


def test_what_is_not_there_is_said_to_be_missing(incident):
    assert refused("check", "abcabcabcabc")[0] == NOT_FOUND
    assert "Begin it:" in refused("export", incident.code)[1]
    assert "cannot be read" in refused("new", incident.code, "--from", "/nowhere")[1]
