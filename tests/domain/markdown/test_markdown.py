from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils.safestring import SafeString
from hypothesis import example, given

from incidents.domain import markdown
from incidents.domain.markdown import RENDERER_VERSION, cache_key, sections, to_html, to_text
from tests.domain.markdown.samples import ORDINARY_SECTION, Page, html, texts


def test_html_is_marked_safe():
    assert isinstance(to_html("a < b", scope="u1"), SafeString)
    assert isinstance(to_html("", scope="u1"), SafeString)
    assert to_html("", scope="u1") == ""


def test_two_documents_on_a_page_share_no_id():
    source = "# a\n\nb[^1]\n\n[^1]: c"

    first, second = (set(Page(to_html(source, scope=s)).values("id")) for s in ("u1", "u1-2"))

    assert len(first) == len(second) == 3
    assert not first & second


@pytest.mark.parametrize("source", ["a", "- a", "```\nx", "    x", "| a |\n|---|\n| b |", "> a"])
def test_a_last_line_end_changes_nothing(source):
    assert to_html(f"{source}\n\n", scope="u1") == to_html(source, scope="u1")
    assert to_text(f"{source}\n") == to_text(source)


@given(texts)
@example("```\nx")
@example("> ~~~\n> x")
@example("<!-- x\n\n<ul><li>x")
def test_whatever_a_section_holds_the_next_one_begins(text):
    rendered = to_html(
        sections([("One", text), ("Two", "The end. -->")]), scope="p1", heading_level=2
    )

    assert re.search(r'<h3 id="md-p1-two[-\d]*">Two</h3>\n<p>The end. --&gt;</p>', rendered)


def test_links_between_sections_work():
    rendered = to_html(sections([("One", "[see](#two)"), ("Two", "End.")]), scope="p1")

    assert 'href="#md-p1-two"' in rendered


@pytest.mark.parametrize("scope", ["", "A", "a b", 'a"', "-a", "ä", "a\n"])
def test_a_scope_that_could_leave_an_attribute_is_refused(scope):
    with pytest.raises(ValueError, match="may hold a-z, 0-9 and - only"):
        to_html("a", scope=scope)


def test_what_feeds_cannot_hold_is_dropped():
    assert html("a\x00\x02\x1b\ud800\x85b\ufffe") == "<p>ab</p>"
    assert html("a&#2;&#x0b;&#xfffe;b") == "<p>ab</p>"
    assert html("<a@b.example\\->").count("\x02") == 0
    assert to_text("a\x00\ud800b") == "ab"


def test_the_key_depends_on_all_that_the_html_does(monkeypatch):
    keys = {
        cache_key("a", scope="u1"),
        cache_key("b", scope="u1"),
        cache_key("a", scope="u2"),
        cache_key("a", scope="u1", heading_level=4),
    }
    monkeypatch.setattr(markdown, "RENDERER_VERSION", RENDERER_VERSION + "x")

    assert len(keys | {cache_key("a", scope="u1")}) == 5
    assert cache_key("\ud800", scope="u1")


def test_threads_do_not_meet():
    sources = [ORDINARY_SECTION.format(number) for number in range(40)]
    expected = [to_html(source, scope="u1") for source in sources]

    with ThreadPoolExecutor(8) as threads:
        rendered = list(threads.map(lambda source: to_html(source, scope="u1"), sources))

    assert rendered == expected


@pytest.mark.parametrize("frames_left", [40, 60, 80, 120, 200])
def test_a_caller_deep_in_the_stack_gets_an_answer(frames_left):
    def descend(depth: int) -> str:
        return descend(depth - 1) if depth else html("# a\n\n> - b <b>")

    assert "b &lt;b&gt;" in descend(sys.getrecursionlimit() - stack_depth() - frames_left)


def stack_depth() -> int:
    depth, frame = 0, sys._getframe()
    while frame := frame.f_back:
        depth += 1
    return depth
