"""The commands ``backup`` and ``restore``."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from incidents.models import Incident
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_they_say_what_they_did(tmp_path):
    make.page()
    make.incident()
    file = str(tmp_path / "backup.tar.gz")

    call_command("backup", file, stdout=(written := io.StringIO()))
    call_command("restore", file, "--replace", stdout=(restored := io.StringIO()))

    assert f"tables are in {file}." in written.getvalue()
    assert "Everyone signs in anew." in restored.getvalue()
    assert Incident.objects.count() == 1


def test_that_an_older_file_was_replaced_is_said(tmp_path):
    make.page()
    file = str(tmp_path / "backup.tar.gz")

    call_command("backup", file, stdout=(first := io.StringIO()))
    call_command("backup", file, stdout=(second := io.StringIO()))

    assert "replaced" not in first.getvalue()
    assert "replaced" in second.getvalue()


def test_what_is_refused_is_said_in_one_line(tmp_path):
    with pytest.raises(
        CommandError, match=r"cannot be read as a backup: No such file or directory \("
    ):
        call_command("restore", str(tmp_path / "none"))
    with pytest.raises(CommandError, match=r"cannot be written: No such file or directory \("):
        call_command("backup", str(tmp_path / "none" / "backup.tar.gz"))
