"""Everything that is in the database, and the images, into a file and back."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.base import ContentFile
from django.core.management.color import no_style
from django.db import DatabaseError, DataError, connection, models, transaction

from incidents.domain.images import ImageName
from incidents.domain.vocabulary import PAGE_TOPIC, AuditKind
from incidents.models import Heartbeat, Image, Job, Lease, Page, Revision
from incidents.models.image import image_files
from incidents.operations import archive, schema, scopes
from incidents.operations.actor import SYSTEM
from incidents.operations.archive import ArchiveWriter, DamagedArchive, Manifest, Reader, Row
from incidents.operations.audit import note
from incidents.operations.errors import OperationError, reason
from incidents.operations.snapshots import snapshot

log = logging.getLogger(__name__)

Model = type[models.Model]

# Who holds a session's key is signed in, so a file must not hold any; and signs of life and
# leases are of processes, not of the page.
LEFT_OUT: frozenset[Model] = frozenset({Session, Heartbeat, Lease, UserSession})
# What migrations fill: rows of these do not make a database used.
FOUNDED: frozenset[Model] = frozenset({Page, Revision, ContentType, Permission})
# What fields and databases say of values that are not theirs, and queries of rows that lack.
NOT_ROWS = (
    *(ValidationError, ValueError, TypeError, OverflowError),
    *(DataError, ObjectDoesNotExist),
)


class CannotBackUp(OperationError):
    """No file was written, and an older one of that name is as it was."""


class CannotRestore(OperationError):
    """The database is as it was."""


def back_up(file: Path, *, now: datetime) -> Manifest:
    """Write all rows, as they are at one instant, while others read and write on.

    Raises CannotBackUp.
    """
    try:
        _require_tables()
        with archive.writing(file, now=now) as writer, snapshot():
            for model in _tables():
                writer.add(_name(model), _columns(model), _rows(model))
            _add_images(writer)
            return writer.finish(sorted(schema.applied()))
    except OSError as error:
        raise CannotBackUp(f"{file} cannot be written: {reason(error)}") from error
    except DatabaseError as error:
        raise CannotBackUp(f"The database does not give its rows: {error}") from error


def _require_tables() -> None:
    """An empty database is mostly not the one that was meant."""
    where = f"“{connection.settings_dict['NAME']}”"
    missing = schema.known() - schema.applied()
    if not schema.applied():
        raise CannotBackUp(
            f"The database {where} is empty, and nothing was backed up. Is another meant? It is"
            " the one that DATABASE_URL names, or the file in STATUSPAGE_VAR_DIR."
        )
    if missing:
        raise CannotBackUp(
            f"The database {where} is of an earlier version of Plainstatus, without"
            f" {schema.told(missing)}. Back it up with that version, or run the command migrate."
        )


def restore(file: Path, *, now: datetime, is_replacing: bool = False) -> Manifest:
    """Put the rows of a backup into this database, all or none.

    Whoever was signed in is no more. Caches see that what they know is old, and the audit that
    this was done. With ``is_replacing`` the rows that are there go; otherwise they are a reason
    to refuse. Raises CannotRestore.
    """
    try:
        with archive.reading(file) as reader, transaction.atomic():
            with _images_put_back(reader):
                _restore(reader, now=now, is_replacing=is_replacing)
            return reader.manifest
    except DamagedArchive as error:
        raise CannotRestore(f"{file} was not restored. {error}") from error
    except NOT_ROWS as error:
        raise CannotRestore(
            f"{file} was not restored. It is whole, but what is in it are no rows of this version:"
            f" {error}"
        ) from error
    except DatabaseError as error:
        raise CannotRestore(f"{file} was not restored; the database says: {error}") from error
    except OSError as error:
        raise CannotRestore(f"{file} was not restored: {reason(error)}") from error
    finally:
        ContentType.objects.clear_cache()


def _restore(reader: Reader, *, now: datetime, is_replacing: bool) -> None:
    _require_fit(reader.manifest)
    numbers = _locked_numbers()
    if not (is_replacing or is_unused()):
        raise CannotRestore(
            "This database has data already. Restore into an empty one, or say --replace"
            " to throw away what it has."
        )
    _replace(reader)
    _outnumber(numbers)
    # Every change leaves an entry, this too: the dates that feeds bear must not go back.
    as_of = reader.manifest.created_at
    page = Page.objects.get()
    note(AuditKind.PAGE_EDITED, by=SYSTEM, subject=page, now=now, restored_as_of=as_of)


def _add_images(writer: ArchiveWriter) -> None:
    """Add the bytes of all images; what the data folder has lost is missed in the log."""
    for image in Image.objects.order_by("pk").iterator():
        try:
            writer.add_image(str(image.name), image.read())
        except FileNotFoundError:
            log.warning("The image %s is in no backup: its file is gone.", image.name)


@contextlib.contextmanager
def _images_put_back(reader: Reader) -> Iterator[None]:
    """Write the files of images that are not there, and remove them again if all fails.

    Those of images that the restore throws away go once it has been done.
    """
    files, written = image_files(), []
    before = {str(image.name) for image in Image.objects.all()}
    try:
        for name in map(str, _known_names(reader.manifest)):
            if not files.exists(name):
                written.append(name)
                files.save(name, ContentFile(reader.image(name)))
        yield
    except BaseException:
        for name in written:
            files.delete(name)
        raise
    for name in before - {str(image.name) for image in Image.objects.all()}:
        transaction.on_commit(partial(files.delete, name))


def _known_names(manifest: Manifest) -> list[ImageName]:
    """Return the names of its images; nothing else is a file that a restore writes."""
    names = [ImageName.read(name) for name in manifest.images]
    if None in names:
        raise DamagedArchive("It has an image with a name that no image has.")
    return [name for name in names if name]


def _locked_numbers() -> dict[str, int]:
    """Return the number of each topic, once nobody writes who could raise it."""
    scopes.lock_page()
    list(Job.objects.select_for_update().order_by("pk").values_list("pk"))
    return dict(Revision.objects.select_for_update().values_list("topic", "number"))


def is_unused() -> bool:
    """Nothing is there but what migrations make."""
    return not any(model._base_manager.exists() for model in _tables() if model not in FOUNDED)


def _tables() -> list[Model]:
    """Every table, those between two others included; their order is the same each time."""
    found = (
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model not in LEFT_OUT
    )
    return sorted(found, key=_name)


def _name(model: Model) -> str:
    return model._meta.label_lower


def _columns(model: Model) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _rows(model: Model) -> Iterator[Row]:
    fields = model._meta.concrete_fields
    for instance in model._base_manager.order_by("pk").iterator(chunk_size=2_000):
        yield [_written(field, instance) for field in fields]


def _written(field: models.Field[Any, Any], instance: models.Model) -> Any:
    value = field.value_from_object(instance)
    if isinstance(field, models.JSONField) or isinstance(value, str | int | float | None):
        return value
    return field.value_to_string(instance)  # times with all their microseconds


def _read(field: models.Field[Any, Any], value: Any) -> Any:
    return value if isinstance(field, models.JSONField) else field.to_python(value)


def _require_fit(manifest: Manifest) -> None:
    """The tables here must be those that the rows were taken from."""
    known, backed_up = schema.known(), set(manifest.migrations)
    if missing := known - schema.applied():
        raise CannotRestore(
            f"This database lacks migrations ({schema.told(missing)}). Run the command migrate."
        )
    if unknown := backed_up - known:
        raise CannotRestore(
            f"The backup was made by a later version of Plainstatus, with {schema.told(unknown)}."
            " Restore it with that version."
        )
    if later := known - backed_up:
        raise CannotRestore(
            f"The backup was made by an earlier version of Plainstatus, without"
            f" {schema.told(later)}."
            " Restore it with that version, then upgrade."
        )
    here = {_name(model): _columns(model) for model in _tables()}
    if {name: table.columns for name, table in manifest.tables.items()} != here:
        raise CannotRestore("The backup has other tables or columns than this version.")


def _replace(reader: Reader) -> None:
    """Foreign keys are checked at the commit, so the order of tables does not matter."""
    tables = _tables()
    emptied: list[Model] = [*tables, Session]
    for model in emptied:
        model._base_manager.all()._raw_delete(connection.alias)
    for model in tables:
        _insert(model, reader.batches(_name(model)))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def _insert(model: Model, batches: Iterator[list[Row]]) -> None:
    fields = model._meta.concrete_fields
    for batch in batches:
        model._base_manager.bulk_create(
            model(**{f.attname: _read(f, value) for f, value in zip(fields, row, strict=True)})
            for row in batch
        )


def _outnumber(before: dict[str, int]) -> None:
    """Give every topic a number that no cache has met, here or where the rows come from."""
    restored = dict(Revision.objects.values_list("topic", "number"))
    for topic in {PAGE_TOPIC, *before, *restored}:
        number = max(before.get(topic, 0), restored.get(topic, 0)) + 1
        Revision.objects.update_or_create(topic=topic, defaults={"number": number})
