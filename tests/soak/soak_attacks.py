"""All attacks, one after the other, on the program of this checkout or of another.

``SOAK_TREE`` is the folder of the other one, so that two commits can be compared: each line of the
table says whether it was held.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.soak.attacks import ATTACKS
from tests.soak.page import Page

TREE = Path(os.environ.get("SOAK_TREE") or Path(__file__).parents[2]).resolve()

pytestmark = pytest.mark.fault


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Of no data, with memory for next to nothing."""
    folder = tmp_path_factory.mktemp("page")
    page = Page(TREE, folder, {"STATUSPAGE_CACHE_SIZE_BYTES": "1"})
    page.prepare()
    print(f"\nThe program of {TREE}:")
    with page.running():
        yield page


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_it_is_held(page, attack):
    outcome = attack(page)

    print(f"\n{attack.__name__:20}{'held' if outcome.is_held else 'BROKE':8}{outcome.figure}")
    assert outcome.is_held
