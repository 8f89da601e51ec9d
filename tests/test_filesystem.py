from __future__ import annotations

import stat
import subprocess
import sys

import pytest

from incidents.filesystem import (
    is_private,
    keep_private,
    locked,
    replacing,
    write_whole,
)

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


SHARING = """
import os, sys
from pathlib import Path
from incidents.filesystem import share_for_life

share_for_life(Path(sys.argv[1]))
os.execv(sys.executable, [sys.executable, "-c", "print('another', flush=True); input()"])
"""


def test_a_lock_for_life_is_kept_by_the_program_that_a_process_goes_on_as(tmp_path):
    command = [sys.executable, "-c", SHARING, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "another\n"
        with pytest.raises(BlockingIOError), locked(tmp_path, is_waiting=False):
            pass
        other.communicate("\n")

    with locked(tmp_path, is_waiting=False):
        pass


def test_what_is_missing_is_not_made_to_be_locked(tmp_path):
    with pytest.raises(FileNotFoundError), locked(tmp_path / "missing"):
        pass

    assert not list(tmp_path.iterdir())


def modes(folder):
    return {path.name: stat.S_IMODE(path.lstat().st_mode) for path in folder.rglob("*")}


def test_what_is_kept_private_is_closed_to_others_and_so_is_what_comes(tmp_path, umask):
    data = tmp_path / "data"
    (data / "queue" / "deep").mkdir(parents=True)
    for name in ("database", "queue/deep/message", "not ours"):
        (data / name).touch()
    (data / "queue" / "run").touch(mode=0o755)
    (data / "queue" / "link").symlink_to(data / "not ours")

    keep_private([data, data / "database", data / "missing"], trees=[data / "queue", data / "no"])
    (data / "later").touch()

    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert modes(data) == {
        "database": 0o600,
        "queue": 0o700,
        "deep": 0o700,
        "message": 0o600,
        "run": 0o700,
        "link": 0o777,
        "not ours": 0o644,
        "later": 0o600,
    }
    assert is_private(data)
    assert not is_private(data / "not ours")


def test_a_folder_that_all_users_share_is_left_to_them(tmp_path, umask):
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)

    keep_private([shared], trees=[])

    assert stat.S_IMODE(shared.stat().st_mode) == 0o1777
