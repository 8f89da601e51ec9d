from __future__ import annotations

import pytest

from incidents.edge.conditional import (
    LONGEST,
    LONGEST_TAGS,
    _choose_encoding,
    choose_encoding,
    is_not_modified,
)

NOON = 1_654_862_400.0
NOON_TEXT = "Fri, 10 Jun 2022 12:00:00 GMT"


@pytest.mark.parametrize(
    "if_none_match", ['W/"a"', '"a"', '"b", W/"a"', "*", '"b" ,"a"', 'W/"b",W/"a"']
)
def test_a_tag_in_a_list_weak_or_strong_says_that_the_copy_is_good(if_none_match):
    assert is_not_modified('W/"a"', None, if_none_match=if_none_match, if_modified_since=None)


@pytest.mark.parametrize("if_none_match", ['"b"', "", "a", 'W/"aa"', '"A"'])
def test_another_tag_does_not(if_none_match):
    assert not is_not_modified('W/"a"', None, if_none_match=if_none_match, if_modified_since=None)


def test_of_many_tags_only_the_first_are_looked_at():
    many = '"b", ' * LONGEST_TAGS

    assert not is_not_modified('"a"', None, if_none_match=many + '"a"', if_modified_since=None)


def test_the_date_counts_only_where_no_tag_was_sent():
    assert is_not_modified('"a"', NOON, if_none_match=None, if_modified_since=NOON_TEXT)
    assert not is_not_modified('"a"', NOON, if_none_match='"b"', if_modified_since=NOON_TEXT)
    assert not is_not_modified('"a"', NOON + 1, if_none_match=None, if_modified_since=NOON_TEXT)


@pytest.mark.parametrize("date", ["", "yesterday", "Fri, 99 Jun 2022 12:00:00 GMT", "0"])
def test_a_date_that_is_none_is_ignored(date):
    assert not is_not_modified('"a"', NOON, if_none_match=None, if_modified_since=date)


@pytest.mark.parametrize(
    ("accept_encoding", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip;q=0", "identity"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("", "identity"),
        ("GZIP", "gzip"),
        ("gzip;q=oops", "identity"),
        (",;,=", "identity"),
    ],
)
def test_the_smallest_coding_that_the_client_likes_best_is_chosen(accept_encoding, coding):
    assert choose_encoding(accept_encoding) == coding


def test_of_long_headers_only_the_beginning_is_remembered():
    _choose_encoding.cache_clear()

    choices = {choose_encoding(f"gzip,{' ' * LONGEST}{number}") for number in range(50)}

    assert choices == {"gzip"}
    assert _choose_encoding.cache_info().currsize == 1
