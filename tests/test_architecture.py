"""House rules that neither the linter nor the layer contracts can hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from incidents.operations import errors

ROOT = Path(__file__).parents[1]
MODULES = [
    path
    for path in sorted((ROOT / "incidents").rglob("*.py"))
    if "migrations" not in path.parts and path.stat().st_size
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LIFELESS = {"django.conf", "django.db.models.signals", "django.dispatch", "socket", "time"}
REFUSALS = {name for name, found in vars(errors).items() if isinstance(found, type)}
CLOCKS = {"now", "today", "utcnow", "localtime", "localdate", "monotonic", "time_ns"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names that the module imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called_methods(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr


def words_of_refusals(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield the texts of refusals."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from node.args if node.func.id in REFUSALS else ()


def untranslated(words: ast.AST) -> Iterator[str]:
    """Yield the text outside of _("…") that is not a value, and what is no plain text inside."""
    match words:
        case ast.Dict():
            return
        case ast.Call(func=ast.Name(id="_"), args=[ast.Constant()]):
            return
        case ast.Constant(value=str()) | ast.JoinedStr():
            yield ast.unparse(words)
    for part in ast.iter_child_nodes(words):
        yield from untranslated(part)


@pytest.mark.parametrize("path", [path for path in MODULES if "domain" in path.parts], ids=name)
def test_domain_knows_no_settings_sockets_or_clock(path):
    assert not LIFELESS.intersection(imported(path))
    assert "django.utils.timezone" not in imported(path)
    assert not CLOCKS.intersection(called_methods(path))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_signals(path):
    assert not {"django.dispatch", "django.db.models.signals"}.intersection(imported(path))


@pytest.mark.parametrize("path", [path for path in MODULES if "models" in path.parts], ids=name)
def test_models_save_as_django_does(path):
    tree = ast.parse(path.read_text())

    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}

    assert not {"save", "delete"} & defined


@pytest.mark.parametrize(
    "path", [path for path in MODULES if {"operations", "queries"} & set(path.parts)], ids=name
)
def test_reads_and_writes_are_told_the_time(path):
    assert not CLOCKS.intersection(called_methods(path))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_refusals_can_be_translated(path):
    words = words_of_refusals(ast.parse(path.read_text()))

    assert not [text for expression in words for text in untranslated(expression)]


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_need_no_inline_script_or_style(path):
    text = path.read_text()

    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)", text)
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_leave_escaping_on(path):
    assert not re.search(r"\|\s*safe\b|autoescape off", path.read_text())
