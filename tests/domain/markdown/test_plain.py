from __future__ import annotations

from hypothesis import given

from incidents.domain.markdown import to_text
from tests.domain.markdown.samples import texts


@given(texts)
def test_any_text_gives_text(source):
    assert "\x02" not in to_text(source)


def test_text_for_mails_and_feeds():
    source = (
        "# Fixed\n\nSee [the *log*](https://a.example/l) or https://b.example\nnow.[^1]\n\n"
        "1. a\n   - [x] b\n2. c\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n```sh\nls\n  -l\n```\n\n"
        "<ops@a.example> [up](#fixed)\n\n[^1]: Late.\n"
    )

    assert to_text(source) == (
        "Fixed\n\nSee the log (https://a.example/l) or https://b.example\nnow.[1]\n\n"
        "1. a\n  - [x] b\n2. c\n\nA | B\n1 | 2\n\nls\n  -l\n\n"
        "ops@a.example up\n\n---\n\n1. Late."
    )


def test_text_has_no_markup_of_its_own():
    assert to_text("a < b & <b>c</b> **d** <u>e</u>") == "a < b & c d <u>e</u>"
