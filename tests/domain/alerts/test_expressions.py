from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.alerts.expressions import BadExpression, expression

ONE = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "[]a]", r"\w", r"\d", r"\.", "^", "$", ""])
OFTEN = st.sampled_from(["*", "+", "?", "*?", "{2}", "{1,2}", "{,2}", "{2,}", ""])


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("|".join),
        st.tuples(inner, OFTEN).map(lambda pair: f"({pair[0]}){pair[1]}"),
    )


@given(st.recursive(ONE, _larger, max_leaves=8), st.text("ab1.", max_size=6))
def test_an_expression_matches_what_python_matches(text, value):
    assert expression(text).matches(value) == (re.fullmatch(text, value) is not None)


@pytest.mark.parametrize(
    "text", ["(a+)+b", "(a|a)*b", ".*.*.*.*.*.*.*b", "(a?){30}a{30}b", "((a*)*)*b"]
)
def test_no_expression_takes_long_for_a_value(text):
    found = expression(text)

    assert not found.matches("a" * 500)
    assert found.matches("a" * 60 + "b")


@pytest.mark.parametrize("text", ["(?i)API.*", "api-(?:web|db)", "(?P<a>api)-.+", r"\x61pi-\S+"])
def test_what_matchers_use_is_known(text):
    assert expression(text).matches("api-web")


@pytest.mark.parametrize(
    "text",
    [
        *("(?=a)", r"(a)\1", "a++", r"\bapi", "[[:alpha:]]", "(?x)a b"),
        *("((a{100}){100}){100}", "(" * 400 + ")" * 400, "((){999}){999}", "(a{0}){9999}", "[a"),
    ],
)
def test_what_may_take_long_or_is_not_known_is_refused(text):
    with pytest.raises(BadExpression):
        expression(text)
