"""The README promises only what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from statuspage.environment import with_table

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_every_file_that_it_links_to_exists():
    linked = re.findall(r"\]\(([^)#:]+)\)", README)

    assert linked
    assert not [path for path in linked if not (ROOT / path).is_file()]


def test_every_module_that_it_names_exists():
    named = re.findall(r"`(incidents/[a-z_/]+\.py)`", README)

    assert named
    assert not [path for path in named if not (ROOT / path).is_file()]


def test_every_make_target_that_it_names_exists():
    targets = set(re.findall(r"^([a-z-]+)\b[^:=\n]*:", (ROOT / "Makefile").read_text(), flags=re.M))

    named = set(re.findall(r"\bmake ([a-z-]+)\s", re.sub(r"`", " ", README)))

    assert {"demo", "test"} <= named <= targets


def test_its_table_of_settings_is_that_of_the_variables_that_are_read():
    assert with_table(README) == README, "make settings writes it anew"


def test_its_pictures_are_light():
    pictures = [ROOT / path for path in re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)]

    assert pictures
    assert not [path.name for path in pictures if path.stat().st_size > 150_000]


@pytest.mark.parametrize("command", ["make demo", "make test"])
def test_its_first_screen_has_the_two_commands(command):
    assert command in "\n".join(README.splitlines()[:20])
