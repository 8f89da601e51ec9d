from __future__ import annotations

from incidents.domain.markdown.list_lines import list_lines


def test_the_points_of_the_outermost_lists_are_found_whatever_marks_them():
    text = "Soon:\n\n- Purge **safely**.\n  - With care.\n* [ ] Review.\n\n2. Test it.\n-none"

    assert list_lines(text) == ["Purge **safely**.", "Review.", "Test it."]


def test_fenced_code_has_no_points():
    text = "- Purge.\n\n```yaml\n- name: purge\n```\n\n- Test it."

    assert list_lines(text) == ["Purge.", "Test it."]
