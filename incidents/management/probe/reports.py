"""Files of reports, in the format that their name ends in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import CommandError

from incidents.filesystem import write_whole
from incidents.management.probe import as_html, as_text, report
from incidents.management.probe.comparison import Comparison, told
from incidents.management.probe.report import FILE, ProbeReport, Unusable
from incidents.operations.errors import reason

__all__ = ["FILE", "SUFFIXES", "read", "write"]

JSON, HTML, TEXT = SUFFIXES = (".json", ".html", ".txt")


def read(file: Path) -> ProbeReport:
    """Raises CommandError."""
    try:
        return report.read(file)
    except Unusable as error:
        raise CommandError(f"{error}.") from error
    except OSError as error:
        raise CommandError(f"The report cannot be read: {reason(error)}.") from error


def write(files: Iterable[Path], found: ProbeReport, compared: Comparison | None) -> None:
    """Raises CommandError."""
    for file in files:
        try:
            write_whole(file, _content(file.suffix, found, compared).encode())
        except OSError as error:
            raise CommandError(f"The report cannot be written: {reason(error)}.") from error


def _content(suffix: str, found: ProbeReport, compared: Comparison | None) -> str:
    if suffix == JSON:
        return report.as_json(found)
    if suffix == HTML:
        return as_html.page(found, compared)
    changed = told(compared) if compared else ()
    return "".join(f"{line}\n" for line in [*as_text.lines(found, shown_most=10**9), *changed])
