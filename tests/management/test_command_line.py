"""Command lines, as people type them."""

from __future__ import annotations

import sys

from incidents.management import command_line


def test_processes_that_the_wheels_command_started_tell_it_by_its_name(
    monkeypatch, settings, tmp_path
):
    monkeypatch.setattr(sys, "argv", ["/venv/app/manage.py", "up"])
    settings.START_DIR = tmp_path

    assert command_line.typed("incident", "list") == "plainstatus incident list"


def test_a_command_to_type_finds_the_data_that_this_one_has(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["/venv/bin/plainstatus", "up"])
    monkeypatch.setenv("STATUSPAGE_VAR_DIR", "/srv/my data")

    typed = command_line.typed("incident", "list")

    assert typed == "STATUSPAGE_VAR_DIR='/srv/my data' plainstatus incident list"
