"""``apply`` in a terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from incidents.models import Component, Job, Page
from tests import make, stored

pytestmark = pytest.mark.django_db

TEXT = '[page]\ntagline = "By us."\n[[components]]\nname = "Index"\ndescription = "Answers."\n'


@pytest.fixture
def file(tmp_path):
    make.page()
    make.component("Index")
    make.component("Other")
    file = tmp_path / "page.toml"
    file.write_text(TEXT)
    return str(file)


DIFFERENCE = """\
~ page “Example status”
    tagline: “” → “By us.”
~ component “Index”
    description: “” → “Answers.”
  component “Other” is not in the file, and stays.
"""


def test_what_differs_is_shown_and_nothing_is_changed_by_a_check(file, capsys):
    with stored.nothing_written(), pytest.raises(SystemExit) as ended:
        call_command("apply", file, "--check")

    assert ended.value.code == 1
    said = f"{DIFFERENCE}Nothing was changed. It would be: 2 changed.\n"
    assert capsys.readouterr().out == said


def test_then_it_is_applied_once(file, capsys):
    call_command("apply", file)
    call_command("apply", file, "--check")

    said = capsys.readouterr().out
    assert said.startswith(f"{DIFFERENCE}Done: 2 changed.\n")
    assert said.endswith("The page is as the file says.\n")
    assert Page.objects.get().tagline == "By us."


def test_pruning_removes_what_is_not_in_the_file(file, capsys):
    call_command("apply", file, "--prune")

    assert "- component “Other”\n" in capsys.readouterr().out
    assert [each.name for each in Component.objects.shown()] == ["Index"]


def test_of_long_texts_the_part_that_differs_is_shown(file, tmp_path, capsys):
    long = "Of all that is asked, this answers the most, from caches near you. " * 3
    (tmp_path / "page.toml").write_text(TEXT.replace("Answers.", long))
    call_command("apply", file)
    (tmp_path / "page.toml").write_text(TEXT.replace("Answers.", f"{long}Mostly."))

    call_command("apply", file)

    assert "→ “…" in capsys.readouterr().out.splitlines()[-3]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[page]\n\nurl = 7", r"page.toml, line 3, page.url: Input should be a valid string"),
        ("x = [", "page.toml, It is no TOML"),
        (None, "page.toml cannot be read: No such file"),
    ],
)
def test_what_is_wrong_ends_with_another_code(tmp_path, text, why):
    file = tmp_path / "page.toml"
    if text is not None:
        file.write_text(text)

    with pytest.raises(CommandError, match=why) as refusal:
        call_command("apply", str(file), "--check")

    assert refusal.value.returncode == 2


def test_what_a_page_prints_is_what_it_is(file, tmp_path, capsys):
    call_command("export", "--toml")
    printed = tmp_path / "printed.toml"
    printed.write_text(capsys.readouterr().out)

    call_command("apply", str(printed), "--check", "--prune")

    assert capsys.readouterr().out == "The page is as the file says.\n"


def test_the_file_that_the_documentation_shows_can_be_applied(tmp_path, settings, monkeypatch):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    make.page()
    documented = Path(__file__).parents[2] / "docs" / "configuration-as-code.md"
    (shown,) = re.findall(r"^```toml\n(.*?)^```", documented.read_text("utf-8"), re.M | re.S)
    (file := tmp_path / "page.toml").write_text(shown)
    monkeypatch.setenv("PURGE_TOKEN", "secret")

    call_command("apply", str(file))

    assert {each.name for each in Component.objects.shown()} == {"Uploads", "CDN"}
    assert Job.objects.get().name == "Purge of the caches"
