"""Options of commands that walk over names."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from incidents.management.walk.headers import is_header
from incidents.management.walk.options import (
    AMOUNT_MAX,
    COUNT_MAX,
    is_amount,
    is_count,
    is_host,
    is_web_address,
    is_word,
)
from incidents.management.walk.partitions import Division

T = TypeVar("T")


def argument(
    is_fit: Callable[[T], object], expected: str, read: Callable[[str], T]
) -> Callable[[str], T]:
    """Return the reader of an argument; of any other than ``expected`` it says so."""

    def reader(text: str) -> T:
        with suppress(ValueError):
            if is_fit(value := read(text)):
                return value
        raise ArgumentTypeError(expected)

    return reader


AMOUNT = argument(is_amount, f"a number above 0, up to {AMOUNT_MAX:.0f}", float)
AMOUNT_OR_NONE = argument(
    lambda amount: amount == 0 or is_amount(amount), f"0, or a number up to {AMOUNT_MAX:.0f}", float
)
COUNT = argument(is_count, f"a whole number, 1 to {COUNT_MAX}", int)
HEADER = argument(
    is_header, "a header in ASCII as in “Name: value”, other than Host and lengths", str
)
HOST = argument(is_host, "a name in ASCII, as in a Host header", str)
RUN_ID = argument(
    re.compile(r"\w[\w.:-]{0,99}", re.ASCII).fullmatch,
    "up to 100 letters, digits and -_.: as a run is a folder",
    str,
)
WEB_ADDRESS = argument(
    is_web_address, "an address that begins with http:// or https://, in ASCII", str
)
WORD = argument(is_word, "one line of text", str)


def add_care(parser: ArgumentParser) -> None:
    """Add what the cache and its backends are spared by."""
    parser.add_argument("--processes", type=COUNT, help="that send at the same time; default: 8")
    parser.add_argument("--rate", type=AMOUNT, help="requests a second; default: 100")
    parser.add_argument(
        "--health", type=WEB_ADDRESS, help="URL of the backends that tells how they are"
    )
    parser.add_argument(
        "--health-every", type=AMOUNT, help="seconds between such looks; default: 2"
    )
    parser.add_argument(
        "--slow-after", type=AMOUNT, help="seconds that such an answer may take; default: 1"
    )
    parser.add_argument("--attempts", type=COUNT, help="at a name until it has failed; default: 5")


def add_run(parser: ArgumentParser, folder: Path) -> None:
    parser.add_argument(
        "--partition",
        choices=Division,
        type=Division,
        help=f"deal names out evenly, or by their first letter; default: {Division.SIZE}",
    )
    parser.add_argument("--unit", type=WORD, help="what a name stands for; default: objects")
    parser.add_argument("--run-id", type=RUN_ID, help="what --resume calls it; default: the time")
    parser.add_argument(
        "--folder",
        type=Path,
        default=folder,
        help=f"where runs are kept; default: {folder.name} in STATUSPAGE_VAR_DIR",
    )
    parser.add_argument("--port", type=int, default=9464, help="of the metrics; default: 9464")
    parser.add_argument(
        "--linger",
        type=AMOUNT_OR_NONE,
        default=120.0,
        help="seconds to show the metrics of the end; default: 120",
    )
