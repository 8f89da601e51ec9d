"""The documentation promises only what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from statuspage.environment import with_table

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
# In kilobytes of 1,000 bytes: a newcomer reads it whole.
README_MOST_BYTES = 7_000
PAGES = [
    README,
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
MAKE_TARGETS = set(
    re.findall(r"^([a-z-]+)\b[^:=\n]*:", (ROOT / "Makefile").read_text("utf-8"), flags=re.M)
)


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_that_a_page_links_to_exists(page):
    linked = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))

    assert not [path for path in linked if not (page.parent / path).exists()]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_heading_that_a_page_links_to_exists(page):
    linked = re.findall(r"\]\(([^)#:]*)#([^)]+)\)", page.read_text("utf-8"))

    assert not [
        (path, anchor)
        for path, anchor in linked
        if anchor not in anchors(page.parent / path if path else page)
    ]


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), flags=re.M)
    return {re.sub(r"[^a-z0-9 -]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_module_that_a_page_names_exists(page):
    named = re.findall(
        r"`((?:incidents|statuspage)/[a-z0-9_/]+(?:\.py|/))`", page.read_text("utf-8")
    )

    assert not [path for path in named if not (ROOT / path).exists()]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_make_target_that_a_page_names_exists(page):
    named = re.findall(r"\bmake ([a-z-]+)\s", page.read_text("utf-8").replace("`", " "))

    assert set(named) <= MAKE_TARGETS


def test_every_page_is_reached_from_the_readme_or_the_index_of_decisions():
    linked = {
        (page.parent / path).resolve()
        for page in (README, ROOT / "docs" / "adr" / "README.md")
        for path in re.findall(r"\]\(([^)#:]+)", page.read_text("utf-8"))
    } | {(ROOT / "docs" / "adr" / "README.md").resolve()}

    assert not [page for page in PAGES[1:] if page.resolve() not in linked]


def test_the_table_of_settings_is_that_of_the_variables_that_are_read():
    page = (ROOT / "docs" / "configure.md").read_text("utf-8")

    assert "| Variable |" in page
    assert with_table(page) == page, "make settings writes it anew"


def test_the_readme_is_short_and_has_light_pictures():
    text = README.read_text("utf-8")
    pictures = [ROOT / path for path in re.findall(r"!\[[^]]+\]\(([^)]+)\)", text)]

    assert len(text.encode()) <= README_MOST_BYTES
    assert pictures
    assert not [path.name for path in pictures if path.stat().st_size > 150_000]


@pytest.mark.parametrize("command", ["git clone", "make demo", "make test"])
def test_the_first_screen_of_the_readme_has_the_commands(command):
    assert command in "\n".join(README.read_text("utf-8").splitlines()[:25])
