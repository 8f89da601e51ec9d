"""Write an export: one file of JSON, a row a line, and the images beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from incidents.domain.subscriptions import ChannelKind
from incidents.domain.vocabulary import Audience
from incidents.filesystem import replacing
from incidents.models import Image, Page, Subscriber
from incidents.operations.errors import OperationError, reason
from incidents.operations.exports.rows import Row, Rows, instant
from incidents.operations.exports.schemas import FORMAT
from incidents.operations.exports.tables import IMAGES, LISTS, PAGE, SUBSCRIBERS, Exported
from incidents.operations.snapshots import snapshot
from incidents.queries.feeds import changed_at

FILE = "export.json"
IMAGE_FOLDER = "images"
# By these, links in mail lead to what a subscriber chose.
TOKENS = ("token", "former_code")


class CannotExport(OperationError):
    """No file was written, and an older one of that name is as it was."""


@dataclass(frozen=True)
class Written:
    """How many rows of each list are in the file, and what of them is not, a line each."""

    file: Path
    counts: Mapping[str, int]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """``with_secrets``: with tokens of subscribers, and the addresses of their chats."""

    with_subscribers: bool = True
    with_secrets: bool = False

    def rows(self, exported: Exported) -> QuerySet[Any]:
        if exported != SUBSCRIBERS:
            return exported.model._base_manager.all()
        found = Subscriber.everyone.filter(audience=Audience.SUBSCRIBERS)
        if not self.with_subscribers:
            return found.none()
        return found if self.with_secrets else found.filter(channel=ChannelKind.MAIL)

    def shown(self, exported: Exported, row: Row) -> Row:
        if exported == SUBSCRIBERS and not self.with_secrets:
            return {name: value for name, value in row.items() if name not in TOKENS}
        return row

    def lost(self) -> Iterator[str]:
        if not self.with_subscribers:
            yield "Subscribers are left out."
        elif not self.with_secrets and (left := _chats()):
            yield (
                f"{left} subscribers by webhook or chat are left out: who knows their address can"
                " post there. --with-secrets writes them too."
            )


def _chats() -> int:
    rows = Subscriber.everyone.filter(audience=Audience.SUBSCRIBERS)
    return rows.exclude(channel=ChannelKind.MAIL).count()


def export_page(folder: Path, *, choice: Choice, now: datetime) -> Written:
    """Write everything that docs/export.md lists, as it is at one instant. Raises CannotExport."""
    file = folder / FILE
    counts: dict[str, int] = {}
    try:
        images = folder / IMAGE_FOLDER
        images.mkdir(parents=True, exist_ok=True)
        with replacing(file, mode=0o600, is_durable=True) as raw, snapshot():
            for line in _lines(choice, counts, now=now):
                raw.write(line.encode())
            lost = (*choice.lost(), *_write_images(images))
    except OSError as error:
        raise CannotExport(f"{folder} cannot be written: {reason(error)}") from error
    return Written(file, counts, lost)


def _lines(choice: Choice, counts: dict[str, int], *, now: datetime) -> Iterator[str]:
    rows, changed = Rows(), changed_at()
    [page] = rows.of(PAGE, Page._base_manager.all())
    yield f'{{\n"plainstatus_export": {FORMAT},\n'
    yield f'"made_at": {_json(instant(now))},\n'
    yield f'"changed_at": {_json(changed and instant(changed))},\n"page": {_json(page)}'
    for each in LISTS:
        counts[each.name] = 0
        yield f',\n"{each.name}": ['
        for row in rows.of(each, choice.rows(each)):
            yield f"{',' if counts[each.name] else ''}\n{_json(choice.shown(each, row))}"
            counts[each.name] += 1
        yield "]"
    yield "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _write_images(folder: Path) -> Iterator[str]:
    """Write the files that are not there yet: their bytes never change. Yield what is lost."""
    for image in IMAGES.model._base_manager.order_by("pk").iterator():
        assert isinstance(image, Image)
        file = folder / str(image.name)
        if file.exists():
            continue
        try:
            content = image.read()
        except FileNotFoundError:
            yield f"The file of the image {image.name} is gone; texts show its description."
        else:
            with replacing(file) as raw:
                raw.write(content)
