"""Publish the public site as files: into a folder, or into a bucket of an object store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError

from incidents.domain.publication import State
from incidents.operations import leases
from incidents.operations.errors import OperationError, reason
from incidents.outbound.bucket import Bucket, BucketError
from incidents.publishing import releases
from incidents.publishing.files import CannotRender, File, site
from incidents.publishing.fingerprint import fingerprint
from incidents.publishing.releases import Content, Release
from incidents.queries import revisions

# Also of what there is no way to publish to: no folder is meant by “gs://bucket” or “s3:/bucket”.
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:/", re.IGNORECASE)
# A write during a round may leave documents of two revisions, so there is another round. Who
# writes all the time gets a release all the same; the next publication catches up.
ROUNDS = 3


class CannotPublish(OperationError):
    """Readers still get what was published before."""


@dataclass(frozen=True)
class Published:
    """How many files are new or different, the same, and gone."""

    written: int
    kept: int
    removed: int


def publish(target: str, *, now: datetime, only_if_due: bool = False) -> Published | None:
    """Publish to ``target``, a folder or "s3://bucket/prefix".

    With ``only_if_due`` nothing is done, and None returned, where what is published is
    still true. Raises CannotPublish.
    """
    try:
        if ADDRESS.match(target):
            return _to_bucket(Bucket(target), now=now, only_if_due=only_if_due)
        return _to_folder(Path(target), now=now, only_if_due=only_if_due)
    except (CannotRender, BucketError, leases.Lost, OSError, DatabaseError) as error:
        raise CannotPublish(f"Publishing to {target} failed: {reason(error)}") from error


def _to_folder(folder: Path, *, now: datetime, only_if_due: bool) -> Published | None:
    """Write a new release and switch to it in one step; web servers serve ``folder/current``.

    A release that was killed halfway is never switched to, and is removed next time.
    """
    with releases.alone(folder):
        before = releases.current(folder)
        old = before.state if before else State()
        if only_if_due and _is_true(old, now=now):
            return None
        release = releases.begun(folder, before, now=now)
        state = _write_of_one_piece(release, before, now=now)
        releases.switch(folder, release)
        # The release before stays: a reader's page may still ask for its parts.
        releases.discard(folder, kept=[before, release])
        return _difference(old, state)


def _to_bucket(bucket: Bucket, *, now: datetime, only_if_due: bool) -> Published | None:
    """Upload what is new or different, what is read most last; then remove what is gone.

    An object store has no step that switches all: until the last upload readers may meet
    both. First it is told what may be there from now on, so that of a publication that ends
    halfway the next one knows what to upload once more, and what to remove.
    """
    with leases.alone(str(bucket)) as turn:
        old, numbers = bucket.state(), revisions.numbers()
        if only_if_due and _is_true(old, now=now):
            return None
        found = site(now=now)
        bucket.remember(old.in_doubt(found.versions))
        state = _state(_uploaded(found.files(old.versions), bucket, old, turn), numbers, now=now)
        for name in old.versions.keys() - state.versions.keys():
            turn.renew()
            bucket.remove(name)
        turn.renew()
        bucket.remember(state)
        return _difference(old, state)


def _uploaded(
    files: Iterable[File], bucket: Bucket, old: State, turn: leases.HeldLease
) -> Iterator[File]:
    for file in files:
        if file.body is not None:
            turn.renew()  # also if it is the same as before: rendering took its time
            if old.versions.get(file.name) != file.version:
                bucket.write(file.name, file.body, content_type=file.content_type)
        yield replace(file, body=None)


def _is_true(state: State, *, now: datetime) -> bool:
    return state.is_true(revisions.numbers(), fingerprint=fingerprint(), now_s=now.timestamp())


def _state(files: Iterable[File], numbers: Mapping[str, int], *, now: datetime) -> State:
    files = list(files)
    return State(
        {file.name: file.version for file in files},
        numbers,
        min((file.valid_until_s for file in files), default=0.0),
        fingerprint(),
        now.timestamp(),
    )


def _write_of_one_piece(release: Release, before: Release | None, *, now: datetime) -> State:
    """Write all files until nobody has changed anything meanwhile."""
    content = Content(release, before)
    for _round in range(ROUNDS):
        numbers = revisions.numbers()
        state = _state(map(content.put, site(now=now).files(content.known)), numbers, now=now)
        if revisions.numbers() == numbers:
            break
    content.keep_only(state.versions)
    release.remember(state)
    return state


def _difference(old: State, new: State) -> Published:
    kept = sum(old.versions.get(name) == version for name, version in new.versions.items())
    gone = old.versions.keys() - new.versions.keys()
    return Published(len(new.versions) - kept, kept, len(gone))
