from __future__ import annotations

import stat
import subprocess
import sys

import pytest

from incidents.filesystem import locked, replacing, write_whole

LOCKING = """
import sys, time
from pathlib import Path
from incidents.filesystem import locked

with locked(Path(sys.argv[1])):
    print("locked", flush=True)
    time.sleep(60)
"""


def test_a_file_has_its_old_content_until_the_new_one_is_whole(tmp_path):
    file = tmp_path / "file"
    write_whole(file, b"old")

    with replacing(file) as written:
        written.write(b"new")
        written.flush()
        meanwhile = file.read_bytes()

    assert (meanwhile, file.read_bytes()) == (b"old", b"new")


def test_of_a_file_that_fails_nothing_is_left(tmp_path):
    file = tmp_path / "file"
    write_whole(file, b"old")

    with pytest.raises(TypeError), replacing(file) as written:
        written.writelines([b"new", "text"])

    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_file_has_the_mode_that_is_asked_for_from_the_start(tmp_path):
    with replacing(tmp_path / "file", mode=0o600):
        [part] = tmp_path.iterdir()

        assert part.suffix == ".part"
        assert stat.S_IMODE(part.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["", "file"])
def test_a_lock_keeps_another_process_out_and_ends_with_it(tmp_path, name):
    path = tmp_path / name
    (tmp_path / "file").touch()
    command = [sys.executable, "-c", LOCKING, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "locked\n"
        with pytest.raises(BlockingIOError), locked(path, is_waiting=False):
            pass
        other.kill()

    with locked(path, is_waiting=False):
        pass


def test_a_lock_can_be_shared(tmp_path):
    with locked(tmp_path, is_shared=True):
        with locked(tmp_path, is_shared=True, is_waiting=False):
            pass
        with pytest.raises(BlockingIOError), locked(tmp_path, is_waiting=False):
            pass


def test_what_is_missing_is_not_made_to_be_locked(tmp_path):
    with pytest.raises(FileNotFoundError), locked(tmp_path / "missing"):
        pass

    assert not list(tmp_path.iterdir())
