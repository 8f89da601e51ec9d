from __future__ import annotations

import pytest

from incidents.domain.markdown import code, to_html
from tests.domain.markdown.samples import Page, html


def test_code_is_highlighted_with_classes():
    page = html("```python\nif x: pass\n```")

    assert page.startswith('<pre class="highlight" tabindex="0"><code><span class="k">if</span>')
    assert "style" not in page


def test_every_language_offered_has_a_lexer():
    for language in (*code.LANGUAGES, "console", "ini", "TS"):
        assert "<pre" in html(f"```{language}\na = 1\n```")


@pytest.mark.parametrize("language", ["", "no-such", "brainfuck", 'py hl_lines="1-999999999"'])
def test_code_in_other_languages_is_plain(language):
    assert "a &lt; b" in Page(html(f"```{language}\na < b\n```")).text.replace("<", "&lt;")


def test_tabs_and_lines_of_code_are_kept():
    assert "a:\n\tb\n\n  c" in to_html("```\na:\n\tb\n\n  c\n```", scope="u1")


def test_code_stands_in_lists_and_quotations():
    steps = html("1. one\n   ```\n   x\n   ```\n2. two")
    quote = html("> ```\n> x\n> ```\n> y\n\nz")

    assert '<ol><li><p>one</p><pre class="highlight" tabindex="0"><code>x' in steps
    assert steps.count("<ol>") == 1
    assert quote.startswith('<blockquote><pre class="highlight"')
    assert quote.endswith("<p>y</p></blockquote><p>z</p>")


def test_code_left_open_ends_with_the_text():
    assert html("```\n# a\n- b") == '<pre class="highlight" tabindex="0"><code># a- b</code></pre>'


def test_indented_code_can_be_scrolled_too():
    assert html("    x") == '<pre tabindex="0"><code>x</code></pre>'
