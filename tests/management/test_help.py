"""Help texts of commands, for those who typed ``plainstatus`` as for those with a checkout."""

from __future__ import annotations

import sys

import pytest
from django.core.management import BaseCommand, get_commands, load_command_class

import manage

OURS = sorted(name for name, app in get_commands().items() if app == "incidents")


@pytest.mark.parametrize("name", OURS)
def test_help_names_the_command_as_it_was_typed(name):
    text = load_command_class("incidents", name).create_parser("plainstatus", name).format_help()

    assert text.startswith(f"usage: plainstatus {name}")
    assert "manage.py" not in text


def test_help_lists_options_of_the_command_not_of_django(monkeypatch, capsys):
    monkeypatch.setattr(BaseCommand, "suppressed_base_arguments", set())  # put back afterwards
    monkeypatch.setattr(sys, "argv", ["plainstatus", "token", "--help"])

    with pytest.raises(SystemExit):
        manage.main()

    told = capsys.readouterr().out
    assert "--scope" in told
    assert not [each for each in ("--settings", "--verbosity", "--pythonpath") if each in told]


@pytest.mark.parametrize("typed", [[], ["help"], ["--help"]])
def test_without_a_command_those_that_people_type_are_listed(typed, monkeypatch, capsys):
    by_another_name = {"createsuperuser", "demo_purge", "load_demo"}
    monkeypatch.setattr(sys, "argv", ["/venv/bin/plainstatus", *typed])

    manage.main()

    told = capsys.readouterr().out
    assert told.startswith("Usage: plainstatus COMMAND")
    first_words = {word for line in told.splitlines() for word in line[:18].split()}
    assert set(OURS) - by_another_name <= {word.strip(",") for word in first_words}
