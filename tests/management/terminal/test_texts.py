"""Where the text of a post comes from, and that it is kept."""

from __future__ import annotations

import io
import shlex
import sys
import tempfile
from pathlib import Path

import pytest

from incidents.management.terminal import texts
from incidents.management.terminal.errors import CannotDo


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where the editor's files are."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def terminal(monkeypatch):
    at_terminal = io.StringIO()
    monkeypatch.setattr(at_terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", at_terminal)


def editor(monkeypatch, tmp_path, script: str) -> None:
    """Have an editor that runs ``script`` on the file, its path in ``path``."""
    file = tmp_path / "editor.py"
    file.write_text(f"import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n{script}\n")
    monkeypatch.setenv("VISUAL", shlex.join([sys.executable, str(file)]))


def written(monkeypatch, tmp_path, text: str) -> None:
    editor(monkeypatch, tmp_path, f"path.write_text({text!r} + path.read_text())")


def files(folder: Path) -> list[Path]:
    return list(folder.glob("plainstatus-*"))


def test_a_text_that_is_given_is_taken_as_it_is():
    with texts.message("Purging.", notes="") as text:
        assert text == "Purging."


@pytest.mark.parametrize("given", ["-", None])
def test_what_is_piped_in_is_the_text(given, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("Purging.\n"))

    with texts.message(given, notes="") as text:
        assert text == "Purging.\n"


def test_an_editor_shows_notes_that_are_not_posted(folder, terminal, monkeypatch, tmp_path):
    written(monkeypatch, tmp_path, "Purging.\n")

    with texts.message(None, notes="Redirect loops, Identified") as text:
        assert "Redirect loops" in files(folder)[0].read_text()
        assert text == "Purging."

    assert files(folder) == []


def test_a_text_that_is_refused_is_kept_in_its_file(
    folder, terminal, monkeypatch, tmp_path, capsys
):
    written(monkeypatch, tmp_path, "Purging.\n")

    with pytest.raises(CannotDo), texts.message(None, notes="notes"):
        raise CannotDo("Somebody was quicker.")

    [kept] = files(folder)
    assert kept.read_text() == "Purging.\n"
    assert str(kept) in capsys.readouterr().err


def test_a_text_is_kept_when_the_editor_fails_after_it_was_saved(
    folder, terminal, monkeypatch, tmp_path
):
    editor(monkeypatch, tmp_path, "path.write_text('Purging.'); sys.exit(1)")

    with pytest.raises(CannotDo, match="failed"), texts.message(None, notes=""):
        pass

    assert files(folder)[0].read_text() == "Purging.\n"


def test_nothing_written_is_refused_and_leaves_no_file(folder, terminal, monkeypatch, tmp_path):
    editor(monkeypatch, tmp_path, "")

    with pytest.raises(CannotDo, match="Nothing was written"), texts.message(None, notes="x"):
        pass

    assert files(folder) == []


def test_an_editor_that_is_not_there_is_named(folder, terminal, monkeypatch):
    monkeypatch.setenv("VISUAL", "no-such-editor")

    with pytest.raises(CannotDo, match="no-such-editor"), texts.message(None, notes=""):
        pass
