"""Lists of subscribers as CSV: read what people send, whatever their spreadsheet made of it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.domain.codes import is_code
from incidents.domain.spreadsheets import unguarded
from incidents.domain.subscriptions import ChannelKind, SubscriberState

LARGEST_BYTES = 2_000_000
# As many rows as are written in one transaction (``operations.fan_out``).
MOST_LINES = 20_000
COLUMNS = ("address", "channel", "state", "reason", "list", "hears_of", "since")
# What other programs, such as Statuspage, call the columns.
OTHER_NAMES = {
    "address": ("email", "e-mail", "mail", "email address", "email_address", "endpoint", "target"),
    "channel": ("mode", "type"),
    "state": ("status",),
    "hears_of": ("components", "component_ids", "component ids", "component names"),
    "quarantined_at": ("quarantined at",),
}
OTHER_STATES = {"active": SubscriberState.CONFIRMED, "pending": SubscriberState.UNCONFIRMED}
OTHER_CHANNELS = {"email": ChannelKind.MAIL, "e-mail": ChannelKind.MAIL}
# Statuspage's own form of a list has no header: what it is, and then its address.
WITHOUT_HEADER = ("email", "sms", "webhook")
EVERYTHING = "everything"
YES = ("yes", "true", "1")


class CannotRead(Exception):
    """Nothing of the file can be used; the text says why, and what to do."""


@dataclass(frozen=True)
class ListedAddress:
    """A line as it stands in the file. ``codes`` are of components and groups, or their names;
    none: everything.

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
    rows = list(_rows(text))
    names = _names(rows[0][1] if rows else [])
    if names is not None:
        del rows[0]
    found: list[ListedAddress] = []
    for number, cells in rows:
        if len(found) == MOST_LINES:
            text = _("This file has more than %(count)s lines; split it into several.")
            raise CannotRead(text % {"count": f"{MOST_LINES:,}"})
        found.append(_line(number, _cells(names, cells)))
    if not found:
        raise CannotRead(_("There is no address below the first line."))
    return found


def _names(header: Sequence[str]) -> list[str] | None:
    """Return what the columns are called here; None if the file has no header, as Statuspage's
    own has none. Raises CannotRead."""
    first = [name.strip().lower() for name in header]
    if first[:1] and first[0] in WITHOUT_HEADER and re.search(r"@|://|\d{5}", "".join(first[1:2])):
        return None
    ours = {other: name for name, others in OTHER_NAMES.items() for other in (name, *others)}
    names = [ours.get(name, name) for name in first]
    if "address" not in names:
        raise CannotRead(
            _(
                "The first line must name the columns, and one of them must be called “address”"
                " or “email”. “channel”, “state”, “list” and “hears_of” are read as well; so are"
                " “mode” and “components”, as Statuspage calls them."
            )
        )
    return names


def _cells(names: Sequence[str] | None, cells: Sequence[str]) -> dict[str, str]:
    """Return the cells by their column; of several of one kind, the first that is filled."""
    if names is None:
        kind, address, *more = (*cells, "", "")
        codes = " ".join(cell.strip() for cell in more if is_code(cell.strip()))
        return {"channel": kind, "address": address, "hears_of": codes}
    found: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        found[name] = found.get(name, "").strip() or cell
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
    codes = _listed(said.get("hears_of", ""))
    channel, state = said.get("channel", "").lower(), said.get("state", "").lower()
    if said.get("quarantined_at"):
        state = SubscriberState.QUARANTINED
    return ListedAddress(
        number,
        said.get("address", ""),
        is_list=said.get("list", "").lower() in YES,
        codes=() if codes == (EVERYTHING,) else codes,
        channel=OTHER_CHANNELS.get(channel, channel) or ChannelKind.MAIL,
        state=OTHER_STATES.get(state, state),
    )


def _listed(cell: str) -> tuple[str, ...]:
    """Return the codes in a cell, or the names; these may have spaces, if commas part them."""
    words = cell.split()
    if all(is_code(word) for word in words):
        return tuple(words)
    parts = re.split(r"[,;|\n]", cell)
    return tuple(part.strip() for part in parts if part.strip())
