from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.management.probe import as_html, as_text, report
from incidents.management.probe.comparison import compare, told
from incidents.management.probe.report import Unusable
from incidents.management.probe.target import ProbeTarget
from incidents.management.walk.plan import Limits, RunPlan
from tests.management.probe.test_findings import AFTER, BEFORE, STALE, note, probed

TARGET = ProbeTarget(
    "http://127.0.0.1:6081", "http://127.0.0.1:8080", ["index.example.org"], ["/{name}"], 1_000
)
PLAN = RunPlan("one", "names", TARGET, Limits(), 0.0, {"1": 9})
EVIL = "<script>alert(1)</script>\x1b[2J\u202e&"


def reported(*found, failed=()):
    notes = [note(replace(each, name=f"n{place}"), ignored=()) for place, each in enumerate(found)]
    return report.of_run(PLAN, notes, failed, now=datetime(2022, 6, 10, tzinfo=UTC))


def test_what_is_read_is_what_was_written(tmp_path):
    made = reported(probed(BEFORE, AFTER), probed(STALE, AFTER), probed(AFTER, AFTER))
    (tmp_path / "r.json").write_text(report.as_json(made))

    read = report.read(tmp_path / "r.json")

    assert report.as_json(read) == report.as_json(made)
    assert read.to_purge == ["index.example.org/V", "index.example.org/n"]
    assert read.names_to_purge == ["n0", "n1"]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("format",), 2),
        (("other",), 1),
        (("bad", 0, "purge"), ["evil"]),
        (("bad", 0, "purge"), ["evil/a b"]),
        (("bad", 0, "purge"), ["/x"]),
        (("bad", 0, "purge"), [5]),
        (("bad", 0, "name"), "a\nb"),
        (("bad", 0, "kinds"), ["nonsense"]),
        (("bad", 0, "routes"), []),
        (("kinds",), {"loop": "<b>"}),
        (("probed",), "many"),
        (("failed",), [None]),
    ],
)
def test_what_no_probe_has_written_is_refused(tmp_path, place, value):
    told = json.loads(report.as_json(reported(probed(STALE, AFTER))))
    *way, last = place
    inner = told
    for step in way:
        inner = inner[step]
    inner[last] = value
    (tmp_path / "r.json").write_text(json.dumps(told))

    with pytest.raises(Unusable, match=r"r\.json is no report"):
        report.read(tmp_path / "r.json")


@given(st.integers(1, 10_000), st.data())
def test_the_likely_share_lies_around_that_of_the_sample(count, data):
    bad = data.draw(st.integers(0, count))

    least, most = report.wilson(bad, count)

    assert 0 <= least <= bad / count <= most + 1e-9 <= 1 + 1e-9


def test_what_is_read_out_is_shown_as_text_and_never_obeyed():
    evil = replace(reported(probed(STALE, AFTER)), hosts=[EVIL], run_id=EVIL, failed=[EVIL])
    evil = replace(evil, bad=[replace(evil.bad[0], name=EVIL)])

    page, text = as_html.page(evil), "\n".join(as_text.lines(evil))

    assert re.findall(r"<script", page) == []
    assert "&lt;script&gt;alert(1)" in page
    for shown in (page, text):
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "\\u202e" in shown


def test_what_got_worse_was_mended_or_leads_elsewhere_since_is_told():
    before = reported(probed(BEFORE, BEFORE), probed(STALE, STALE), probed(STALE, AFTER))
    after = reported(probed(STALE, AFTER), probed(AFTER, AFTER), probed(STALE, AFTER))

    compared = compare(before, after)

    assert (compared.worse, compared.mended, compared.still_bad) == (["n0"], ["n1"], ["n2"])
    assert list(told(compared)) == [
        "Probed before and after: 3 names.",
        "Worse: 1 (n0).",
        "Mended: 1 (n1).",
        "As bad as before: 1 (n2).",
        "Moved: 2; the forms of n0 led to index.example.org/V, and now to nowhere.",
    ]


def test_where_nothing_is_there_it_is_not_said_that_all_is_well():
    gone = {"V": "404", "n": "410"}
    some, none = reported(probed(gone), probed(AFTER)), reported(probed(gone), probed(gone))

    assert (some.missing, some.is_open) == (1, False)
    assert (none.missing, none.is_open) == (2, True)
    assert "2 names not there (404 or 410): are --host and --form right?" in as_text.lines(none)


def test_a_bad_name_that_was_not_probed_before_counts_as_worse():
    compared = compare(reported(), reported(probed(STALE, AFTER), probed(AFTER, AFTER)))

    assert compared.is_worse
    assert "Bad, and not probed before: 1 (n0)." in told(compared)


def test_reports_of_other_forms_are_not_compared():
    made = reported(probed(AFTER, AFTER))

    with pytest.raises(ValueError, match="different forms"):
        compare(made, replace(made, forms=["/other/{name}"]))
