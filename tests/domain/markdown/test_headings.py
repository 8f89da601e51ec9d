from __future__ import annotations

import pytest

from incidents.domain.markdown.headings import lowered
from tests.domain.markdown.samples import ORDINARY_SECTION, html


@pytest.mark.parametrize(
    "source",
    [
        "# a",
        "a\n\n## b\nc\n# d #",
        "a\n===\nb\n---\nc",
        "a\n\nb\n--\n\n    c\n---",
        "# a\nb\n---\nc\n\n---\nd\n---",
        "a\nb\n---",
        "> # a\n>> ## b\n\n- # c\n1. # d",
        "- a\n---\nb",
        "#\ta\n-\t# b\n1.\t#\t c",
        "#4711 is back\n\n####### a\n\n\\# b",
        "###### a\n\n##### b",
        "> # a\n---\n\n#\n---\nb\n===\t",
        "# | Cause\n--|--\n# a | b\n\n# a | b",
        ORDINARY_SECTION,
    ],
)
def test_headings_are_as_much_lower_as_asked_for(source):
    assert html(lowered(source, by=2), 1) == html(source, 3)


@pytest.mark.parametrize(
    "source",
    [
        "```sh\n# a\n```",
        "- ```\n  # a\n  ```",
        "> ```\n> # a",
        "    # a",
        "~~~\na\n---\n~~~\n",
        "\t# a\n---",
    ],
)
def test_code_is_left_alone(source):
    assert lowered(source, by=2) == source
