"""Read an export into an empty installation: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from pydantic import ValidationError

from incidents.domain.images.files import MAX_BYTES
from incidents.domain.moving.json_text import JsonText, json_text
from incidents.domain.moving.places import MalformedContent
from incidents.domain.subscriptions import ChannelKind
from incidents.domain.vocabulary import (
    SUPPLIERS_TOPIC,
    AuditKind,
    Authentication,
    RuleAction,
    SourceKind,
)
from incidents.models import (
    Component,
    ComponentGroup,
    Image,
    Incident,
    Job,
    MaintenanceSeries,
    MessageTemplate,
    Page,
    Revision,
    Rule,
    Subscriber,
)
from incidents.models.image import image_files
from incidents.operations import derived
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.errors import OperationError, reason
from incidents.operations.exports import schemas
from incidents.operations.exports.checks import fitting
from incidents.operations.exports.loading import Loader
from incidents.operations.exports.schemas import FORMAT, Head
from incidents.operations.exports.tables import IMAGES, LISTS, PAGE
from incidents.operations.exports.writing import FILE, IMAGE_FOLDER
from incidents.operations.scopes import page_write

PERMISSION = "incidents.change_page"
# Rows of these are what a page consists of; message templates are there from the beginning.
USED_BY = (Component, ComponentGroup, Incident, MaintenanceSeries, Job, Rule, Image, Subscriber)
HEAD = {*Head.model_fields, "page"}
OPTIONAL = {"changed_at"}


class CannotImport(OperationError):
    """The installation is as it was."""


@dataclass(frozen=True)
class Imported:
    """How many rows of each list there are now, and what must be set anew, a line each."""

    counts: Mapping[str, int]
    lost: tuple[str, ...]


def import_page(path: Path, *, by: Actor, now: datetime) -> Imported:
    """Read the export in a folder, or in a file with the images beside it. Nobody is told.

    Raises NotAllowed, CannotImport, which names the place in the file.
    """
    by.require(PERMISSION)
    file = path / FILE if path.is_dir() else path
    try:
        document = json_text(_text(file))
        head, images = _head(document), file.parent / IMAGE_FOLDER
        with _files_kept() as kept:
            return _import_page(document, head, images=images, kept=kept, by=by, now=now)
    except MalformedContent as error:
        raise CannotImport(f"{file} was not imported: {error}") from error
    except OSError as error:
        raise CannotImport(f"{file} was not imported: {reason(error)}.") from error


@page_write
def _import_page(
    document: JsonText, head: Head, *, images: Path, kept: list[str], by: Actor, now: datetime
) -> Imported:
    if any(model.objects.exists() for model in USED_BY):
        raise CannotImport(
            "This installation has a page already. Import into an empty one: with another database,"
            " or as the command restore does, which replaces all with a backup."
        )
    loader, counts = Loader(document), {}
    MessageTemplate.objects.all().delete()
    for each in LISTS:
        counts[each.name] = loader.load(each)
        if each == IMAGES:
            _keep_files(images, kept)
            found = loader.read(PAGE, document.members["page"])
            page = loader.update(PAGE, found, Page.objects.get())
    topics = [row.topic for model in (Component, Job) for row in model.objects.all()]
    topics += [SUPPLIERS_TOPIC] * Rule.objects.filter(source=SourceKind.SUPPLIER).exists()
    Revision.objects.bulk_create((Revision(topic=topic) for topic in topics), ignore_conflicts=True)
    derived.rebuild(list(Component.objects.values_list("pk", flat=True)), now=now)
    told = head.model_dump(mode="json", exclude={"plainstatus_export"})
    note(AuditKind.PAGE_IMPORTED, by=by, subject=page, now=now, **told)
    return Imported(counts, (*_lost(), *_paused(by=by, now=now)))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise MalformedContent(f"byte {error.start} is no UTF-8.") from error


def _head(document: JsonText) -> Head:
    """Refuse what is no export, or one that a later version wrote."""
    members = document.members
    if "plainstatus_export" not in members:
        raise MalformedContent("it is no export of Plainstatus: “plainstatus_export” is missing.")
    version = document.of(members["plainstatus_export"])
    if version.isdecimal() and int(version) > FORMAT:
        raise MalformedContent(
            f"it has format {version[:9]}, of a later version of Plainstatus; this one reads"
            f" {FORMAT}. Import it with that version."
        )
    lists = {each.name for each in LISTS}
    if unknown := members.keys() - HEAD - lists:
        raise MalformedContent(f"“{min(unknown)[:40]}” is nothing that an export has.")
    if missing := HEAD - OPTIONAL - members.keys():
        raise MalformedContent(f"“{min(missing)}” is missing.")
    if wrong := (lists & members.keys()) - document.elements.keys():
        raise MalformedContent(f"{min(wrong)}: a list was expected.")
    named = (f'"{name}":{document.of(members[name])}' for name in HEAD & members.keys() - {"page"})
    try:
        return Head.model_validate_json(f"{{{','.join(named)}}}")
    except ValidationError as error:
        place, why = schemas.first(error)
        raise MalformedContent(f"{place.removeprefix('.')}: {why}.") from error


@contextmanager
def _files_kept() -> Iterator[list[str]]:
    """Remove the files whose names were noted if all fails."""
    kept: list[str] = []
    try:
        yield kept
    except BaseException:
        for name in kept:
            image_files().delete(name)
        raise


def _keep_files(folder: Path, kept: list[str]) -> None:
    """Take the files of the images that were just stored."""
    for image in Image.objects.order_by("pk"):
        file = folder / str(image.name)
        if not file.exists():
            continue
        if file.stat().st_size > MAX_BYTES:
            raise MalformedContent(f"{file} has more than {MAX_BYTES:,} bytes, which no image has.")
        try:
            content = fitting(image, file.read_bytes())
        except OperationError as refusal:
            raise MalformedContent(f"{file}: {refusal}") from refusal
        if not image_files().exists(str(image.name)):
            kept.append(str(image.name))
            image_files().save(str(image.name), ContentFile(content))


def _lost() -> Iterator[str]:
    """Yield what must be set anew, as no export holds it, and what acts from now on."""
    for job in Job.objects.live().exclude(authentication=Authentication.NONE):
        yield f"The job “{job}” signs in where it is read: enter its credentials anew."
    for rule in Rule.objects.working().exclude(measure=None):
        if rule.measure.authentication != Authentication.NONE:
            yield f"The rule “{rule}” signs in where it asks: enter its credentials anew."
    if count := Subscriber.objects.filter(channel=ChannelKind.WEBHOOK).count():
        yield f"Webhooks: {count}. Each has a new secret, which its manage page shows."
    files: Any = image_files()
    for image in Image.objects.order_by("pk"):
        if not files.exists(str(image.name)):
            yield f"The image {image.name} has no file: texts show its description."
    acting = Rule.objects.working().exclude(action__in=[RuleAction.WATCH, RuleAction.OPEN])
    if count := acting.count():
        yield (
            f"Rules: {count}. They act here from now on: pause them on one of both pages as long as"
            " the other one goes on."
        )


def _paused(*, by: Actor, now: datetime) -> Iterator[str]:
    """Pause the rules that tell subscribers by themselves, as the other page may tell them too.

    What they have done so far stands, and is theirs again once they are resumed.
    """
    for rule in list(Rule.objects.working().filter(action=RuleAction.OPEN)):
        rule.paused_at = now
        rule.save(update_fields=["paused_at"])
        note(AuditKind.RULE_PAUSED, by=by, subject=rule, now=now)
        yield (
            f"The rule “{rule}” opens incidents by itself, and is paused: resume it once the other"
            " page has ended."
        )
