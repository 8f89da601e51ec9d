"""The file of a backup: tables as JSON lines in a tar.gz, and a manifest of them.

    tables/<app>.<model>.jsonl    a row a line, an array of values in the manifest's columns
    images/<name>                 the bytes of an image
    manifest.json                 format, migrations; of each table columns, rows, SHA-256; of each
                                  image SHA-256

The manifest comes last: a file that has one was written to its end. Nothing in it depends on
the kind of database, so what SQLite gave PostgreSQL takes, and the other way round.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from incidents.filesystem import replacing
from incidents.operations.errors import reason

FORMAT = 1
MANIFEST = "manifest.json"
# A table up to this size is gathered in memory, a larger one on disk.
SPOOL_BYTES = 4_000_000
# Rows are restored so many at a time, or fewer where they are large.
BATCH_ROWS = 500
BATCH_BYTES = 4_000_000

Row = list[Any]
DAMAGES = (
    *(tarfile.TarError, EOFError, OSError, zlib.error),
    *(ValueError, KeyError, TypeError, AttributeError, RecursionError),
)


class DamagedArchive(Exception):
    """The file is not a whole backup; the text says what is wrong with it."""


@dataclass(frozen=True)
class TableSummary:
    columns: list[str]
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """``migrations`` are those applied to the database that the rows come from."""

    format: int
    created_at: str
    migrations: list[str]
    tables: Mapping[str, TableSummary]
    images: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        found = json.loads(text)
        if found["format"] != FORMAT:
            raise DamagedArchive(
                f"It has format {found['format']}; this version of Plainstatus reads {FORMAT}."
            )
        tables = {name: TableSummary(**table) for name, table in found["tables"].items()}
        migrations = [str(migration) for migration in found["migrations"]]
        created_at = datetime.fromisoformat(found["created_at"]).isoformat()
        images = {str(name): str(digest) for name, digest in found.get("images", {}).items()}
        return cls(FORMAT, created_at, migrations, tables, images)


class ArchiveWriter:
    """Writes a backup; use as given by ``writing``."""

    def __init__(self, tar: tarfile.TarFile, *, now: datetime) -> None:
        self._tar = tar
        self._now = now
        self._tables: dict[str, TableSummary] = {}
        self._images: dict[str, str] = {}

    def add(self, name: str, columns: list[str], rows: Iterable[Row]) -> None:
        digest, count = hashlib.sha256(), 0
        with tempfile.SpooledTemporaryFile(SPOOL_BYTES) as spool:
            for row in rows:
                line = json.dumps(row, ensure_ascii=False, allow_nan=False).encode() + b"\n"
                digest.update(line)
                spool.write(line)
                count += 1
            self._put(_member(name), spool)
        self._tables[name] = TableSummary(columns, count, digest.hexdigest())

    def add_image(self, name: str, content: bytes) -> None:
        self._put(_image_member(name), io.BytesIO(content))
        self._images[name] = hashlib.sha256(content).hexdigest()

    def finish(self, migrations: list[str]) -> Manifest:
        made_at = self._now.isoformat()
        manifest = Manifest(FORMAT, made_at, migrations, self._tables, self._images)
        self._put(MANIFEST, io.BytesIO(manifest.as_json()))
        return manifest

    def _put(self, name: str, content: IO[bytes]) -> None:
        info = tarfile.TarInfo(name)
        info.size = content.seek(0, os.SEEK_END)
        info.mtime = int(self._now.timestamp())
        info.mode = 0o600
        content.seek(0)
        self._tar.addfile(info, content)


class Reader:
    """A backup that was found whole; use as given by ``reading``."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.manifest = Manifest.from_json(self._open(MANIFEST).read())
        for name in self.manifest.tables:
            self._check(name)
        for name in self.manifest.images:
            self.image(name)

    def image(self, name: str) -> bytes:
        """Return the bytes of an image. Raises DamagedArchive."""
        content = self._open(_image_member(name)).read()
        if hashlib.sha256(content).hexdigest() != self.manifest.images[name]:
            raise DamagedArchive(f"The image {name} is not the one that the manifest tells of.")
        return content

    def batches(self, name: str) -> Iterator[list[Row]]:
        """Yield all rows in order, as many at a time as any memory has room for."""
        batch: list[Row] = []
        size_bytes = 0
        for line in self._open(_member(name)):
            batch.append(json.loads(line))
            size_bytes += len(line)
            if len(batch) == BATCH_ROWS or size_bytes >= BATCH_BYTES:
                yield batch
                batch, size_bytes = [], 0
        if batch:
            yield batch

    def _check(self, name: str) -> None:
        told = self.manifest.tables[name]
        digest, count = hashlib.sha256(), 0
        for line in self._open(_member(name)):
            digest.update(line)
            count += 1
            if len(json.loads(line)) != len(told.columns):
                raise DamagedArchive(f"Row {count} of {name} has the wrong number of columns.")
        if (count, digest.hexdigest()) != (told.rows, told.sha256):
            raise DamagedArchive(f"The rows of {name} are not those that the manifest tells of.")

    def _open(self, member: str) -> IO[bytes]:
        content = self._tar.extractfile(member)
        if content is None:
            raise DamagedArchive(f"“{member}” in it is not a file.")
        return content


@contextlib.contextmanager
def writing(file: Path, *, now: datetime) -> Iterator[ArchiveWriter]:
    """Write a backup that takes its name once it is whole; only its owner may read it."""
    with (
        replacing(file, mode=0o600, is_durable=True) as raw,
        tarfile.open(fileobj=raw, mode="w:gz") as tar,
    ):
        yield ArchiveWriter(tar, now=now)


@contextlib.contextmanager
def reading(file: Path) -> Iterator[Reader]:
    """Open a backup after reading all of it once. Raises Damaged."""
    with contextlib.ExitStack() as opened:
        try:
            tar = opened.enter_context(tarfile.open(file, "r:gz"))
            reader = Reader(tar)
        except DAMAGES as error:
            raise DamagedArchive(f"It cannot be read as a backup: {reason(error)}") from error
        yield reader


def _member(name: str) -> str:
    return f"tables/{name}.jsonl"


def _image_member(name: str) -> str:
    return f"images/{name}"
