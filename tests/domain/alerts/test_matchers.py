from __future__ import annotations

import pytest

from incidents.domain.alerts.matchers import BadMatcher, match_all, parsed

LABELS = {"alertname": "HighErrorRate", "severity": "page", "path": 'a"b'}


@pytest.mark.parametrize(
    ("text", "is_met"),
    [
        ('severity="page"', True),
        ("severity=page", True),
        ('severity="warn"', False),
        ('severity!="warn"', True),
        ('severity=~"page|critical"', True),
        ('severity=~"pag"', False),  # the whole value
        ('severity!~"warn.*"', True),
        ('team=""', True),  # a label that is not there
        ('team=~".+"', False),
        ('{severity="page", alertname="HighErrorRate"}', True),
        ('severity="page"\nalertname="Other"', False),
        (r'path="a\"b"', True),
        ("", True),
    ],
)
def test_matchers_read_as_those_of_alertmanager(text, is_met):
    assert match_all(parsed(text), LABELS) == is_met


@pytest.mark.parametrize(
    "text", ["severity", 'severity=="a"', '="a"', 'a="b" c="d"', 'a=~"("', 'a="b', "a=b,,c=d"]
)
def test_what_is_no_matcher_is_refused(text):
    with pytest.raises(BadMatcher):
        parsed(text)


def test_what_is_kept_reads_the_same():
    given = parsed(r'a="x\"y\\z", b!~"q|r"')

    assert parsed("\n".join(map(str, given))) == given


@pytest.mark.parametrize(
    "expression",
    [
        "page|critical",
        "(web|api)-.*",
        "(a|b)+",
        "(a+)?b",
        "((ab)*c){2,}",
        "[(]+[)*]+",
        "a{2,3}(bc){2}",
    ],
)
def test_others_are_taken(expression):
    assert parsed(f'a=~"{expression}"')
