"""A page that is exported and imported again is the same page."""

from __future__ import annotations

import json

import pytest

from incidents.operations.actor import SYSTEM
from incidents.operations.exports.importing import import_page
from incidents.operations.exports.writing import FILE, Choice, export_page
from tests import stored
from tests.operations.exports import pages
from tests.operations.exports.pages import FROZEN

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
ALL = Choice(with_secrets=True)


def content(folder):
    """Return the export in a folder, as it is but for when it was made."""
    return json.loads((folder / FILE).read_text()) | {"made_at": None}


@pytest.mark.parametrize("page", [pages.odd, pages.demo], ids=lambda page: page.__name__)
def test_every_document_is_the_same_after_a_move(page, tmp_path):
    page()
    before, derived = pages.documents_at(FROZEN), stored.derived()
    export_page(tmp_path / "first", choice=ALL, now=FROZEN)
    pages.emptied()

    import_page(tmp_path / "first", by=SYSTEM, now=FROZEN)

    after = pages.documents_at(FROZEN)
    assert before.keys() == after.keys()
    assert [path for path in before if before[path] != after[path]] == []
    assert {name: len(rows) for name, rows in stored.derived().items()} == {
        name: len(rows) for name, rows in derived.items()
    }
    export_page(tmp_path / "second", choice=ALL, now=FROZEN)
    assert content(tmp_path / "first") == content(tmp_path / "second")
