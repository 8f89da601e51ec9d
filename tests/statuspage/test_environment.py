from __future__ import annotations

import re
from pathlib import Path

import pytest

from statuspage.environment import OF_COMMANDS, VARIABLES, Variable, strangers, with_table

ROOT = Path(__file__).parents[2]


def named(pattern, *paths):
    return set(re.findall(pattern, "".join((ROOT / path).read_text() for path in paths)))


def test_settings_read_each_variable_that_is_declared_and_no_other():
    settings = (ROOT / "statuspage/settings").glob("*.py")

    read = named(r'\b(?:env|_networks)\("([A-Z_]+)"', *settings)

    assert read == {variable.name for variable in VARIABLES}


def test_commands_read_each_variable_that_is_declared_as_theirs_and_no_other():
    commands = (ROOT / "incidents/management").rglob("*.py")

    read = named(r'\bos\.environ\.get\("([A-Z_]+)"', *commands)

    of_terminals = {"VISUAL", "EDITOR"}
    assert read - of_terminals == {variable.name for variable in OF_COMMANDS}


@pytest.mark.parametrize(
    ("variable", "row"),
    [
        (Variable("A", False, "Whether."), "| `A` | false | Whether. |"),
        (Variable("A", 0, "How many."), "| `A` | 0 | How many. |"),
        (Variable("A", "en", "Which."), "| `A` | `en` | Which. |"),
        (Variable("A", [], "Which."), "| `A` | empty | Which. |"),
        (Variable("A", "", "Where.", shown="empty: nowhere"), "| `A` | empty: nowhere | Where. |"),
    ],
)
def test_the_table_tells_name_default_and_meaning(variable, row):
    assert variable.row() == row


def test_the_table_is_put_in_place_of_the_old_one_and_tells_no_value(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "do-not-tell")
    old = "Before.\n\n| Variable | Default |\n| --- | --- |\n| `GONE` | 1 |\n\nAfter.\n"

    text = with_table(old)

    assert text.startswith("Before.\n\n| Variable | Default | What it is |\n")
    assert text.endswith(" |\n\nAfter.\n")
    assert "GONE" not in text
    assert "do-not-tell" not in text


@pytest.mark.parametrize(
    ("given", "nearest"),
    [
        ("STATUSPAGE_PUBLISHTO", "STATUSPAGE_PUBLISH_TO"),
        ("STATUSPAGE_HTPS", "STATUSPAGE_HTTPS"),
        ("STATUSPAGE_ENCRYPTION_KEY", "STATUSPAGE_ENCRYPTION_KEYS"),
        ("STATUSPAGE_DATABASE_URL", "DATABASE_URL"),
        ("STATUSPAGE_OFFICE_PORT", "OFFICE_PORT"),
        ("STATUSPAGE_DATABASE", "DATABASE_URL"),
        ("STATUSPAGE_8000_TCP_ADDR", None),
        ("STATUSPAGE_SERVICE_PORT", None),
        ("STATUSPAGE_ALLOWED_NETWORKS", None),
        ("STATUSPAGE_TRUSTED_HOSTS", None),
        ("STATUSPAGE_ADMIN_HOST", None),
    ],
)
def test_a_name_that_is_none_of_ours_is_told_with_one_of_which_it_may_be_a_slip(given, nearest):
    assert strangers([given, "STATUSPAGE_HTTPS", "PATH"]) == {given: nearest}
