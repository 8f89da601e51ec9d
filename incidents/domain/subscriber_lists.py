"""Lists of subscribers as CSV: read what people send, whatever their spreadsheet made of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.domain.spreadsheets import unguarded
from incidents.domain.subscriptions import ChannelKind, SubscriberState

LARGEST_BYTES = 2_000_000
# As many rows as are written in one transaction (``operations.fan_out``).
MOST_LINES = 20_000
COLUMNS = ("address", "channel", "state", "reason", "list", "hears_of", "since")
# What other programs call the column of addresses.
ADDRESS_NAMES = ("address", "email", "e-mail", "mail", "email address")
EVERYTHING = "everything"
YES = ("yes", "true", "1")


class CannotRead(Exception):
    """Nothing of the file can be used; the text says why, and what to do."""


@dataclass(frozen=True)
class ListedAddress:
    """A line as it stands in the file. ``codes`` are of components and groups; none: everything.

    ``state`` is "" where the file tells none.
    """

    number: int
    address: str
    is_list: bool = False
    codes: tuple[str, ...] = ()
    channel: str = ChannelKind.MAIL
    state: str = ""

    @property
    def is_told(self) -> bool:
        """Whether the file says nothing against telling it."""
        return self.state in ("", SubscriberState.CONFIRMED)


def read(sent: bytes) -> list[ListedAddress]:
    """Return the lines below the header, empty ones left out. Raises CannotRead."""
    if len(sent) > LARGEST_BYTES:
        raise CannotRead(_("This file is larger than 2 MB; split it into several."))
    return parse(_decoded(sent))


def parse(text: str) -> list[ListedAddress]:
    """As ``read``, of text."""
    rows = _rows(text)
    header = next(rows, (0, []))[1]
    names = [name.strip().lower() for name in header]
    named = [name for name in ADDRESS_NAMES if name in names]
    if not named:
        raise CannotRead(
            _("The first line must name the columns, and one of them must be called “address”.")
        )
    names[names.index(named[0])] = "address"
    found: list[ListedAddress] = []
    for number, cells in rows:
        if len(found) == MOST_LINES:
            text = _("This file has more than %(count)s lines; split it into several.")
            raise CannotRead(text % {"count": f"{MOST_LINES:,}"})
        found.append(_line(number, dict(zip(names, cells, strict=False))))
    if not found:
        raise CannotRead(_("There is no address below the first line."))
    return found


def _decoded(sent: bytes) -> str:
    try:
        text = sent.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = sent.count(b"\n", 0, error.start) + 1
        text = _("Line %(number)s is not UTF-8; save the file as “CSV UTF-8” and send it again.")
        raise CannotRead(text % {"number": number}) from error
    if "\0" in text:
        raise CannotRead(_("This is no text; save the table as “CSV UTF-8” and send that."))
    return text


def _rows(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield rows that are not empty, with the number of the line. Raises CannotRead."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                yield rows.line_num, row
    except csv.Error as error:
        said = _("Line %(number)s cannot be read as CSV: %(error)s.")
        raise CannotRead(said % {"number": rows.line_num, "error": error}) from error


def _line(number: int, cells: dict[str, str]) -> ListedAddress:
    said = {name: unguarded(cell.strip()) for name, cell in cells.items()}
    codes = tuple(said.get("hears_of", "").split())
    return ListedAddress(
        number,
        said.get("address", ""),
        is_list=said.get("list", "").lower() in YES,
        codes=() if EVERYTHING in codes else codes,
        channel=said.get("channel", "").lower() or ChannelKind.MAIL,
        state=said.get("state", "").lower(),
    )
