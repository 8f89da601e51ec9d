from __future__ import annotations

from incidents.domain.markdown.list_lines import ends_in_list, list_lines


def test_the_points_of_the_outermost_lists_are_found_whatever_marks_them():
    text = "Soon:\n\n- Purge **safely**.\n  - With care.\n* [ ] Review.\n\n2. Test it.\n-none"

    assert list_lines(text) == ["Purge **safely**.", "Review.", "Test it."]


def test_a_point_whose_box_is_checked_is_done():
    assert list_lines("- [x] Purge.\n- [X] Review.\n- [ ] Test it.") == ["Test it."]


def test_what_is_added_below_a_list_would_join_it_and_not_below_a_blank_line():
    joining = ["- One.", "Soon:\n- One.\n    - Two.", "1. One\n   and more."]

    assert all(map(ends_in_list, joining))
    assert not any(map(ends_in_list, ["One.", "- One.\n\n", "- One.\n\nTwo.", ""]))


def test_fenced_code_has_no_points():
    text = "- Purge.\n\n```yaml\n- name: purge\n```\n\n- Test it."

    assert list_lines(text) == ["Purge.", "Test it."]
