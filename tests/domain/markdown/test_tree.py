from __future__ import annotations

import pytest

from incidents.domain.markdown import sections, to_html
from tests.domain.markdown.samples import Page, html


@pytest.mark.parametrize(
    ("source", "level", "tag"),
    [
        ("# a", 3, "h3"),
        ("## a", 3, "h4"),
        ("###### a", 3, "h6"),
        ("# a", 1, "h1"),
        ("a\n=", 2, "h2"),
    ],
)
def test_headings_start_at_the_given_level_and_end_at_six(source, level, tag):
    assert html(source, level) == f'<{tag} id="md-u1-a">a</{tag}>'


@pytest.mark.parametrize(
    "source",
    ["> # a", "> a\n> =", "- # a", "1. > # a", "b[^1]\n\n[^1]: # a", "b[^1]\n\n[^1]:\n    # a"],
)
def test_headings_within_quotations_items_and_notes_are_lowered_too(source):
    of_section = to_html(sections([("b", source)]), scope="u1", heading_level=2)

    assert html(source, 3).count('<h3 id="md-u1-a">a</h3>') == 1
    assert of_section.count('<h4 id="md-u1-a">a</h4>') == 1


def test_headings_may_be_closed():
    assert html("# C# ##") == '<h3 id="md-u1-c">C#</h3>'
    assert html("# `C#` ##") == '<h3 id="md-u1-c"><code>C#</code></h3>'


def test_ids_of_headings_are_unique_and_in_their_own_alphabet():
    page = Page(html("# Größe\n\n# Größe\n\n# !\n\n# größe 2"))

    assert page.values("id") == ["md-u1-größe", "md-u1-größe-2", "md-u1-section", "md-u1-größe-2-2"]


@pytest.mark.parametrize("target", ["#what-now", "#What now?"])
def test_links_to_headings_of_the_document_work(target):
    page = Page(html(f"# What now?\n\n[see](<{target}>)"))

    assert page.values("href") == ["#" + page.values("id")[0]]


def test_tables_are_named_by_their_heads_and_scroll():
    page = html("| Redirect | Hits |\n|---|--:|\n| `/a` | 3 |")

    assert page == (
        '<div aria-label="Redirect, Hits" class="table-scroll" role="group" tabindex="0">'
        '<table><thead><tr><th>Redirect</th><th class="align-right">Hits</th></tr></thead>'
        '<tbody><tr><td><code>/a</code></td><td class="align-right">3</td></tr></tbody>'
        "</table></div>"
    )


def test_tasks_are_disabled_checkboxes_named_by_their_text():
    assert html("- [x] *purge*\n- [ ] tell") == (
        '<ul><li class="task-list-item"><label><input checked="" disabled="" type="checkbox"> '
        '<em>purge</em></label></li><li class="task-list-item"><label>'
        '<input disabled="" type="checkbox"> tell</label></li></ul>'
    )


def test_loose_tasks_are_tasks_too():
    assert html("- [x] a\n\n- [ ] b").count("<p><label><input") == 2
