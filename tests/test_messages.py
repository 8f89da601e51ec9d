"""The catalogues: complete, up to date, and fit for what the program puts into them."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from gettext import c2py
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info, to_language

from incidents.render.jobs.summary import parted
from tests.messages import ROOT, begun, catalogues, renewed, sources, template

FILES = catalogues()
# Whatever may stand in a message besides words.
PERCENT = re.compile(r"%\(\w+\)[sd]|%[sd]|%%")
ADDRESS = re.compile(r"https?://")
# An address that no left-to-right mark follows: from right to left its last slash stands first.
TORN = re.compile(r"https?://\S*/(?![\w\u200e])")
TAGS = re.compile(r"<[^>]*>")
# Marks that French sets apart, with the spaces that do: narrow ones, wide ones, quotation marks.
APART = re.compile("(?<!\u202f)[;?!%]|(?<!\u00a0)[:»]|«(?!\u00a0)")
# The context of formats, in which marks are no words.
DATES = "format of a date"
# Named numbers; one without a name has to be taken.
NUMBERS = {"%(count)d", "%(count)s", "%(days)s"}
OPERATIONS = "incidents.operations"
REFUSAL = re.compile(r"raise (Refused|Gone)\(")
# Where headlines are that the program parts in two.
IN_TWO = {"incidents/render/jobs/summary.py", "incidents/render/jobs/documents.py"}


@pytest.fixture(params=FILES)
def language(request):
    return request.param


@pytest.fixture
def catalogue(language) -> Catalog:
    with FILES[language].open("rb") as file:
        return read_po(file, locale=language)


@pytest.fixture
def messages(catalogue) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def told(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def placeholders(text: str) -> list[str]:
    """Values and tags in no order: languages have orders of their own."""
    if not PERCENT.search(text):
        named = sorted(name for _, name, *_rest in Formatter().parse(text) if name)
        return named + sorted(TAGS.findall(text))
    return sorted(set(PERCENT.findall(text))) + sorted(TAGS.findall(text))


def wrong(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """Yield what lacks a value or has another.

    What English leaves out of one, such as its number, others may leave out of any form; and a
    form of one number need not say it, as the dual of Arabic.
    """
    form_of = c2py(catalogue.plural_expr)
    numbers = Counter(form_of(n) for n in range(1_000))
    for message in filter(lambda message: message.id, catalogue):
        allowed = [placeholders(text) for text in told(message)]
        unnumbered = [name for name in allowed[-1] if name not in NUMBERS]
        for index, form in enumerate(forms(message)):
            is_of_one = message.pluralizable and numbers[index] == 1
            if placeholders(form) not in allowed + [unnumbered] * is_of_one:
                yield told(message)[0], form


def test_there_are_the_languages_that_we_promise():
    assert set(FILES) == {"ar", "de", "fr"}


def test_a_language_is_one_that_django_knows(language):
    assert to_language(language) in LANG_INFO


def test_a_catalogue_has_the_messages_of_the_sources_and_no_others(language):
    file = FILES[language]

    assert file.read_text("utf-8") == renewed(language, file.read_bytes()), "run: make messages"


def test_every_message_is_translated_in_each_form_of_its_number(messages):
    assert [told(m)[0] for m in messages if m.fuzzy or not all(forms(m))] == []


def test_a_translation_takes_the_values_and_tags_of_its_message(catalogue):
    assert list(wrong(catalogue)) == []


def test_a_headline_that_the_program_parts_can_be_parted(messages):
    told_in_two = [m for m in messages if IN_TWO & {path for path, _line in m.locations}]

    def is_parted(text: str) -> bool:
        return bool(parted(text)[1])

    assert [told(m)[0] for m in told_in_two if len({*map(is_parted, [m.id, m.string])}) > 1] == []


def test_french_sets_marks_apart_by_spaces_that_do_not_break():
    with FILES["fr"].open("rb") as file:
        french = [m for m in read_po(file, locale="fr") if m.id and m.context != DATES]

    texts = [PERCENT.sub("", form.replace("%%", "%")) for m in french for form in forms(m)]
    texts = [ADDRESS.sub("", text) for text in texts]
    assert [text for text in texts if APART.search(text)] == []


def test_the_console_is_not_translated():
    found = {message.id for message in template()}

    assert "Investigating" in found
    assert not found & {"User created", "Bearer token", "Signed out", "Not saved"}


def imported(path: Path) -> set[Path]:
    """Return the files of operations that a file imports, and those that they import."""
    found: set[Path] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(OPERATIONS):
            for name in (node.module, *(f"{node.module}.{each.name}" for each in node.names)):
                file = ROOT / f"{name.replace('.', '/')}.py"
                found |= {file, *imported(file)} if file.exists() else set()
    return found


def test_all_that_readers_do_is_refused_in_their_language():
    views = sorted((ROOT / "incidents" / "views").glob("**/*.py"))
    files = {file for view in views for file in imported(view)}
    refusing = {file for file in files if REFUSAL.search(file.read_text("utf-8"))}

    assert ROOT / "incidents/operations/subscriptions.py" in refusing
    assert refusing <= set(sources())


def test_what_is_no_language_begins_no_catalogue(capsys):
    for wrong in ("--hilfe", "xx"):
        with pytest.raises(SystemExit):
            begun([wrong])

    assert "“xx” is no language" in capsys.readouterr().err
    assert begun(["pt_BR"]) == ["pt_BR"]


def test_from_right_to_left_an_address_keeps_its_last_slash(catalogue, messages):
    if get_language_info(to_language(str(catalogue.locale)))["bidi"]:
        assert [text for each in messages for text in forms(each) if TORN.search(text)] == []
