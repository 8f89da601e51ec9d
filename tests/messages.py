"""Renew the catalogues of messages from the sources: ``make messages``.

    python -m tests.messages [LANGUAGE ...]

Each ``locale/<language>/LC_MESSAGES/django.po`` gets what readers may see: new messages without a
translation, none that is gone. With a language that has no catalogue yet, its catalogue is begun.
"""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import templatize

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "locale"
NAME = "LC_MESSAGES/django.po"

# What readers see is written here, and nothing else: the console is in English.
SOURCES = (
    "templates/404.html",
    "templates/500.html",
    "templates/base.html",
    "templates/feeds/**/*.html",
    "templates/public/**/*.html",
    "incidents/domain/action_items.py",
    "incidents/domain/endpoints.py",
    "incidents/domain/facts.py",
    "incidents/domain/moments.py",
    "incidents/domain/rollup.py",
    "incidents/domain/run_counts.py",
    "incidents/domain/subscriptions.py",
    "incidents/domain/vocabulary.py",
    "incidents/operations/endpoints.py",
    "incidents/operations/subscriptions.py",
    "incidents/render/**/*.py",
    "incidents/views/**/*.py",
)
FOR_OPERATORS = ROOT / "incidents" / "render" / "console"
# Of those files, what operators see.
CONSOLE = {
    "incidents/domain/subscriptions.py": {"DeliveryState", "ImportFate"},
    "incidents/domain/vocabulary.py": {
        "ActorKind",
        "Audience",
        "AuditKind",
        "Authentication",
        "Cause",
        "DraftReason",
        "EventKind",
        "Frequency",
        "Observation",
        "RuleAction",
        "RunState",
        "Scheduling",
        "SeriesPart",
        "SourceKind",
        "TemplatePurpose",
    },
    "incidents/render/unsaved.py": {"UnsavedField"},
}
KEYWORDS = DEFAULT_KEYWORDS | {
    f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext")
}
# Written anew each time, or about people: they would change files without a change of texts.
NOISE = re.compile(
    r'^("(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By'
    r"|Report-Msgid-Bugs-To|Project-Id-Version): .*\n|#( .*)?\n)",
    flags=re.M,
)


def catalogues() -> dict[str, Path]:
    """Return the files of all catalogues by their language."""
    return {path.parents[1].name: path for path in sorted(LOCALE.glob(f"*/{NAME}"))}


def template() -> Catalog:
    """Return all messages of the sources."""
    found = Catalog(charset="utf-8")
    for path in sources():
        for message, context in _messages(path):
            found.add(message, locations=[(str(path.relative_to(ROOT)), 0)], context=context)
    return found


def sources() -> list[Path]:
    found = {path for pattern in SOURCES for path in ROOT.glob(pattern)}
    return sorted(path for path in found if path.parent != FOR_OPERATORS)


def renewed(language: str, text: bytes) -> str:
    """Return the catalogue ``text`` with the messages of the sources."""
    catalogue = read_po(BytesIO(text), locale=language)
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    written = BytesIO()
    write_po(written, catalogue, width=100, include_lineno=False, ignore_obsolete=True)
    return NOISE.sub("", written.getvalue().decode())


def _messages(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Yield the messages of a file with their contexts."""
    text = path.read_text("utf-8")
    skipped = _lines_of(text, CONSOLE.get(str(path.relative_to(ROOT)), set()))
    if path.suffix == ".html":
        # Indented as HTML is, which is nothing to Python.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    for line, keyword, said, _comments in extract_python(
        BytesIO(text.encode()), list(KEYWORDS), (), {"encoding": "utf-8"}
    ):
        if line not in skipped:
            yield _sorted_out(keyword, said)


def _sorted_out(keyword: str, said: Any) -> tuple[str | tuple[str, ...], str | None]:
    """Return the message and its context, by what the arguments of ``keyword`` are."""
    arguments = [said] if isinstance(said, str) else list(said)
    assert all(isinstance(each, str) for each in arguments[:2]), (keyword, said)
    context = arguments.pop(0) if keyword.startswith(("pgettext", "npgettext")) else None
    return (tuple(arguments[:2]) if "ngettext" in keyword else arguments[0]), context


def _lines_of(text: str, classes: set[str]) -> set[int]:
    found: set[int] = set()
    for node in ast.walk(ast.parse(text)) if classes else ():
        if isinstance(node, ast.ClassDef) and node.name in classes:
            found |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return found


def begun(arguments: Sequence[str] | None = None) -> list[str]:
    """Return the languages that are named on the command line; exit if one is none."""
    parser = argparse.ArgumentParser(prog="python -m tests.messages", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "languages", nargs="*", type=_language, metavar="LANGUAGE", help="to begin, such as pt_BR"
    )
    return list(parser.parse_args(arguments).languages)


def _language(code: str) -> str:
    try:
        return str(Locale.parse(code))
    except (ValueError, UnknownLocaleError) as error:
        raise argparse.ArgumentTypeError(f"“{code}” is no language, such as pt_BR") from error


def main() -> None:
    named = {language: LOCALE / language / NAME for language in begun()}
    settings.configure()
    for language, path in (catalogues() | named).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_bytes() if path.exists() else b""
        path.write_text(renewed(language, text), "utf-8")


if __name__ == "__main__":
    main()
