from __future__ import annotations

import pytest

from incidents.domain import markdown
from incidents.render.jobs import drafts


@pytest.mark.parametrize(
    "name",
    [
        "cache_entries of *all*",
        "<b>bold</b> & AT&amp;T",
        "~~gone~~ a|b x^y k==v",
        "[text](address) `code`",
        r"back\_slash \<b>",
    ],
)
def test_names_are_printed_as_they_are(name):
    text = markdown.to_text(f"**{drafts.plain(name)}**: half is done.")

    assert text == f"{name}: half is done."


def test_names_of_partitions_are_code_whatever_they_hold():
    html = markdown.to_html(drafts.code("a`<i>**b**"), scope="x")

    assert html == "<p><code>a'&lt;i&gt;**b**</code></p>"
