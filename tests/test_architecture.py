"""House rules that neither the linter nor the layer contracts can hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from incidents.operations import errors

ROOT = Path(__file__).parents[1]
MODULES = [
    path
    for path in sorted((ROOT / "incidents").rglob("*.py"))
    if "migrations" not in path.parts and path.stat().st_size
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SIGNALS = {"django.dispatch", "django.db.models.signals"}
LIFELESS = {"django.conf", "django.utils.timezone", "socket", "time", *SIGNALS}
REFUSALS = {name for name, found in vars(errors).items() if isinstance(found, type)}
LINES_MOST = 45
CLOCKS = {"now", "today", "utcnow", "localtime", "localdate", "monotonic", "time_ns"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def modules(*packages: str) -> list[Path]:
    return [path for path in MODULES if set(packages) & set(path.relative_to(ROOT).parts)]


def breaking(rule: Callable[[Path], object], paths: list[Path]) -> dict[str, object]:
    """Return the files that break a rule, each with what the rule has found in it."""
    return {name(path): found for path in paths if (found := rule(path))}


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names that the module imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called_methods(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
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


def test_domain_knows_no_settings_sockets_or_clock():
    def of_the_outside(path):
        return LIFELESS & set(imported(path)) | CLOCKS & set(called_methods(path))

    assert not breaking(of_the_outside, modules("domain"))


def test_no_signals():
    assert not breaking(lambda path: SIGNALS & set(imported(path)), MODULES)


def test_models_save_as_django_does():
    def overridden(path):
        defined = {node.name for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)}
        return {"save", "delete"} & defined

    assert not breaking(overridden, modules("models"))


def test_reads_and_writes_are_told_the_time():
    def clocks(path):
        return CLOCKS & set(called_methods(path))

    assert not breaking(clocks, modules("operations", "queries"))


def test_refusals_can_be_translated():
    def plain(path):
        words = words_of_refusals(tree(path))
        return [text for expression in words for text in untranslated(expression)]

    assert not breaking(plain, MODULES)


def test_templates_need_no_inline_script_or_style():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)"
        r"|<style\b|\sstyle=|\son[a-z]+=|javascript:"
    )

    on_pages = [path for path in TEMPLATES if "messages" not in path.parts]  # mail has its own
    assert not breaking(lambda path: inline.findall(path.read_text()), on_pages)


def test_templates_leave_escaping_on():
    off = re.compile(r"\|\s*safe\b|autoescape off")

    assert not breaking(lambda path: off.findall(path.read_text()), TEMPLATES)


def lengths(path: Path) -> list[str]:
    """Return the functions that are longer than a screen."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in ast.walk(tree(path)) if isinstance(node, functions)]
    return [each.name for each in found if (each.end_lineno or 0) - each.lineno >= LINES_MOST]


def test_no_function_is_longer_than_a_screen_and_no_test_either():
    others = [
        path for top in ("statuspage", "tests", "deploy") for path in (ROOT / top).rglob("*.py")
    ]

    assert breaking(lengths, [*MODULES, *others]) == {}


def questions(path: Path) -> list[str]:
    """Return the docstrings that begin as a question does."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = [ast.get_docstring(node) for node in ast.walk(tree(path)) if isinstance(node, kinds)]
    return [each for each in docs if each and each.startswith(("What ", "Who "))]


def test_docstrings_begin_with_what_the_thing_is_or_does():
    assert breaking(questions, MODULES) == {}


def test_what_may_fail_after_a_commit_has_a_name_for_the_log():
    found = [
        path
        for path in (ROOT / "incidents").rglob("*.py")
        if re.search(r"on_commit\(partial\(.*robust=True", path.read_text())
    ]

    assert not found
