"""Documents on disk are whole or not there, and nothing else stays beside them."""

from __future__ import annotations

import hashlib
import os

import pytest

from incidents.edge.disk import ABANDONED_AFTER_S, Disk
from incidents.edge.document import Document
from incidents.filesystem import PART
from incidents.publishing.documents import DocumentResponse


def signed(content):
    """A file that some other version might have written, whole as it is."""
    return hashlib.sha256(content).hexdigest().encode() + b"\n" + content


def unsigned(content):
    return content.partition(b"\n")[2]


@pytest.fixture
def disk(tmp_path):
    return Disk(tmp_path)


@pytest.fixture
def document():
    return Document(
        DocumentResponse(200, "OK", (("A", "b"),), b"one\ntwo"), {}, rendered_s=7.0, version="v"
    )


def test_what_is_saved_is_loaded(disk, document):
    disk.save("/", document)

    loaded = disk.load("/")

    assert (loaded.answer, loaded.rendered_s) == (document.answer, 7.0)
    assert loaded.version == "v"


def test_what_an_earlier_release_saved_is_not_trusted_and_not_kept(disk, document, tmp_path):
    disk.save("/", document)
    (file,) = tmp_path.iterdir()
    file.write_bytes(unsigned(file.read_bytes()))

    assert disk.load("/") is None
    disk.keep_only({"/": "v"})
    assert not file.exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content[:-3] + bytes(3),
        lambda content: b"[]\n" + content,
        lambda content: content.replace(b'"status": 200', b'"status": 201'),
        lambda content: content.replace(b'["A", "b"]', b'["A", "c"]'),
        lambda content: content.replace(b'"path": "/"', b'"path": "?"'),
        lambda content: signed(b"[" * 100_000 + b"\n" + content),
        lambda content: signed(unsigned(content).replace(b'"headers": [[', b'"headers": [7,[')),
    ],
)
def test_what_is_not_whole_is_not_there(disk, document, tmp_path, damage):
    disk.save("/", document)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage(file.read_bytes()))

    assert disk.load("/") is None


def test_what_cannot_be_saved_leaves_nothing_behind(disk, document, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk is full")))

    disk.save("/", document)

    assert not list(tmp_path.iterdir())


def test_only_what_is_there_to_read_is_kept(disk, document, tmp_path):
    for path in ("/", "/withdrawn", "/changed"):
        disk.save(path, document)
    living, dead = tmp_path / f".1{PART}", tmp_path / f".2{PART}"
    living.touch()
    dead.touch()
    os.utime(dead, (0, living.stat().st_mtime - ABANDONED_AFTER_S - 1))

    disk.keep_only({"/": "v", "/changed": "w"})

    assert disk.load("/") is not None
    assert disk.load("/withdrawn") is None
    assert disk.load("/changed") is None
    assert living.exists()
    assert not dead.exists()


def test_a_folder_among_them_keeps_no_withdrawn_words_there(disk, document, tmp_path):
    for number in range(10):
        (tmp_path / f"lost+found-{number}").mkdir()
        disk.save(f"/withdrawn-{number}", document)

    disk.keep_only({})

    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_what_another_process_renewed_is_left(disk, document):
    disk.save("/", document)

    disk.remove_other("/", "v")
    assert disk.load("/") is not None

    disk.remove_other("/", "w")
    assert disk.load("/") is None
