from __future__ import annotations

import json
from pathlib import Path

import pytest

from incidents.domain.exposition.errors import UnreadableSource
from incidents.domain.exposition.samples import metrics_of
from tests.exporters import OPENMETRICS, TEXT

SAMPLES = Path(__file__).parents[2] / "samples" / "metrics"


def read(text: str | bytes, *names: str, content_type: str = TEXT):
    body = text.encode() if isinstance(text, str) else text
    return metrics_of(body, content_type=content_type, names=frozenset(names)).samples


def recorded(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "content_type"), [("python_client.txt", TEXT), ("python_client.om.txt", OPENMETRICS)]
)
def test_a_counter_is_read_alike_in_both_formats(name, content_type):
    found = read(recorded(name), "jobs_total", "jobs_created", content_type=content_type)

    total, created = found
    assert (total.name, total.labels, total.value) == ("jobs_total", {"q": 'we"ird\\q\n'}, 3.0)
    assert created.name == "jobs_created"


def test_of_federated_metrics_the_times_are_milliseconds():
    [sample] = read(recorded("prometheus_federate.txt"), "go_goroutines")

    assert sample.timestamp == pytest.approx(1795342633.409)


def test_an_exemplar_is_not_blamed_for_what_is_wrong_elsewhere():
    text = '# TYPE a counter\na_total{b=" # {"} 5 # {id="z, # {"} 3.0\na_total{b="2"} x\n# EOF\n'

    assert len(read(text.replace(" x", " 1"), "a_total", content_type=OPENMETRICS)) == 2
    with pytest.raises(UnreadableSource, match=r'“a_total\{b="2"\} x”'):
        read(text, "a_total", content_type=OPENMETRICS)


def test_of_openmetrics_the_times_are_seconds():
    [sample] = read("# TYPE a gauge\na 1 1795342633.409\n# EOF\n", "a", content_type=OPENMETRICS)

    assert float(sample.timestamp) == pytest.approx(1795342633.409)


def test_escapes_and_letters_of_any_script_are_read():
    [sample] = read(recorded("pushgateway.txt"), "backup_last_success_timestamp_seconds")

    assert sample.labels["path"] == "C:\\dir"
    assert sample.labels["note"] == 'say "hi"\nbye'
    assert sample.labels["uni"] == "żółć"


def test_an_instant_query_is_read():
    found = read(recorded("prometheus_api_query_up.json"), "up", content_type="application/json")

    assert [(each.labels["job"], each.value) for each in found] == [("push", 1.0), ("node", 1.0)]


def test_lines_of_other_metrics_are_not_even_parsed():
    [sample] = read("wanted_not 5\nother{ broken\nwanted 1\n wanted_total 2\n", "wanted")

    assert sample.value == 1.0


def test_a_single_sample_of_a_histogram_will_do():
    found = read(
        recorded("python_client.om.txt"),
        "http_request_duration_seconds_count",
        content_type=OPENMETRICS,
    )

    assert [each.value for each in found] == [1.0]


@pytest.mark.parametrize(
    ("text", "content_type", "reason"),
    [
        ("<!DOCTYPE html><title>Sign in</title>", "text/html; charset=utf-8", "HTML page"),
        ("\n<HTML>", TEXT, "HTML page"),
        ("wanted 1\n", "image/png", "content type “image/png”"),
        (b"wanted 1\n\xff\xfe", TEXT, "not UTF-8: byte 9"),
        (b"\x1f\x8b\x08\x00garbage", TEXT, "not UTF-8"),
        ("wanted 1\nwant", TEXT, "cut off"),
        ("# TYPE wanted gauge\nwanted 1\n", OPENMETRICS, "must end in “# EOF”"),
        ("wanted one\n", TEXT, "no metric: “wanted one”"),
        ('wanted{a="b" 1\n', TEXT, "no metric"),
        ("wanted 1\nwanted 2\n", TEXT, "wanted is there twice"),
        ('wanted{a="1",b="2"} 1\nwanted{b="2",a="1"} 1\n', TEXT, "there twice"),
        ('wanted{a="}"} 1\nwanted{a="}"} 1\n# EOF\n', OPENMETRICS, "there twice"),
        ("{}", "application/json", "not that of a Prometheus server"),
        ("[" * 100_000, "application/json", "not that of a Prometheus server"),
        (
            json.dumps({"status": "error", "errorType": "bad_data", "error": "parse error"}),
            "application/json",
            "refuses the query: parse error",
        ),
        (
            json.dumps({"status": "success", "data": {"resultType": "matrix", "result": []}}),
            "application/json",
            "gives a matrix",
        ),
        (
            json.dumps(
                {
                    "status": "success",
                    "data": {"resultType": "vector", "result": [{"metric": {}, "value": [1, "2"]}]},
                }
            ),
            "application/json",
            "none is called wanted",
        ),
    ],
)
def test_what_is_of_no_use_is_refused_with_a_reason(text, content_type, reason):
    with pytest.raises(UnreadableSource, match=reason):
        read(text, "wanted", content_type=content_type)


@pytest.mark.parametrize("content_type", [TEXT, OPENMETRICS])
def test_at_most_ten_thousand_series_are_read(content_type):
    lines = "".join(f'wanted{{a="{number}"}} 1\n' for number in range(100_000)) + "# EOF\n"

    with pytest.raises(UnreadableSource, match="100,000 series"):
        read(lines, "wanted", content_type=content_type)


def test_a_hundred_thousand_series_of_others_do_not_matter():
    lines = "".join(f'other{{a="{number}"}} 1\n' for number in range(100_000))

    assert len(read(f"{lines}wanted 1\n", "wanted")) == 1


@pytest.mark.parametrize(("content_type", "end"), [(TEXT, ""), (OPENMETRICS, "# EOF\n")])
def test_a_line_that_would_take_the_parsers_minutes_is_not_given_to_them(content_type, end):
    labels = ",".join(f'l{number}="x"' for number in range(2_000))

    with pytest.raises(UnreadableSource, match=r"has [0-9,]+ characters; at most 10,000"):
        read(f"wanted{{{labels}}} 1\n{end}", "wanted", content_type=content_type)


JSON = "application/json"


def vector(**series) -> str:
    """The answer to a query that gives ``wanted`` with these labels and this ``value``."""
    value = series.pop("value", "1")
    found = [{"metric": {"__name__": "wanted", **series}, "value": [1, value]}]
    return json.dumps({"status": "success", "data": {"resultType": "vector", "result": found}})


def in_text(**series) -> str:
    value = series.pop("value", "1")
    labels = ",".join(f'{name}="{each}"' for name, each in series.items())
    return f"wanted{{{labels}}} {value}\n# EOF\n"


FORMATS = pytest.mark.parametrize(
    ("content_type", "written"), [(TEXT, in_text), (OPENMETRICS, in_text), (JSON, vector)]
)


@FORMATS
def test_every_format_has_the_same_limits(content_type, written):
    with pytest.raises(UnreadableSource, match="at most 10,000"):
        read(written(a="x" * 10_001), "wanted", content_type=content_type)
    many = written(**{f"l{number}": "x" for number in range(101)})
    with pytest.raises(UnreadableSource, match="has 101 labels; at most 100"):
        read(many, "wanted", content_type=content_type)


@FORMATS
@pytest.mark.parametrize("value", ["1_0", "0x10", "\u0663", "one", ""])
def test_what_is_no_number_is_refused_in_every_format(content_type, written, value):
    with pytest.raises(UnreadableSource):
        read(written(value=value), "wanted", content_type=content_type)


@FORMATS
@pytest.mark.parametrize("digits", [400, 5_000])
def test_a_number_that_is_too_large_is_infinite(content_type, written, digits):
    [sample] = read(written(value="9" * digits), "wanted", content_type=content_type)

    assert sample.value == float("inf")


def test_a_number_in_json_that_is_no_text_is_read_alike():
    body = vector(value="@").replace('"@"', "1" + "0" * 400)

    [sample] = read(body, "wanted", content_type=JSON)

    assert sample.value == float("inf")


def test_labels_of_all_lines_take_a_time_in_proportion_to_the_page():
    """Of one label with thousands of escapes; the time itself is measured by hand."""
    [sample] = read('wanted{a="' + "\\\\" * 4_000 + 'n"} 1\n', "wanted")

    assert sample.labels["a"] == "\\" * 4_000 + "n"


@pytest.mark.parametrize(
    "text",
    [
        "# TYPE wanted counter\nwanted 5\n# EOF\n",
        "# TYPE wanted untyped\nwanted 5\n# EOF\n",
        "# TYPE wanted gauge\nwanted 5\n# EOF",
        "# TYPE wanted gauge\r\nwanted 5\r\n# EOF\r\n",
        'wanted{a="1"} 5\nother_total 1\nwanted{a="2"} 5\n# EOF\n',
        'wanted_total{a="1"} 5\nother_total 1\nwanted_created{a="1"} 5\n# EOF\n',
    ],
)
def test_openmetrics_that_breaks_its_rules_is_read_with_one_note(text):
    names = frozenset({"wanted", "wanted_total", "wanted_created", "other_total"})

    found = metrics_of(text.encode(), content_type=OPENMETRICS, names=names)

    told = sum(line.startswith(("wanted", "other")) for line in text.splitlines())
    assert len(found.samples) == told
    [note] = found.notes
    assert "does not keep all of its rules" in note


def test_openmetrics_that_keeps_its_rules_has_no_note():
    names = frozenset({"jobs_total", "jobs_created"})

    found = metrics_of(recorded("python_client.om.txt"), content_type=OPENMETRICS, names=names)

    assert (found.notes, found.types["jobs_total"]) == ((), "counter")


def test_blanks_before_the_labels_are_no_second_series():
    found = read('wanted {a="1"} 1\nwanted\t{ a = "2" , } 2\nwanted{} 3\n', "wanted")

    assert [(each.labels.get("a"), each.value) for each in found] == [
        ("1", 1.0),
        ("2", 2.0),
        (None, 3.0),
    ]


@pytest.mark.parametrize(
    "line",
    [
        '{"job.items"} 5',
        '{"job.items",} 5 1795342633409',
        '{"job.items","part.name"="a",queue="b"} 5',
        '{queue="b","job.items","part.name"="a"} 5',
    ],
)
@pytest.mark.parametrize(("content_type", "end"), [(TEXT, ""), (OPENMETRICS, "# EOF\n")])
def test_names_in_any_letters_are_read(line, content_type, end):
    [sample] = read(f"{line}\n{end}", "job.items", content_type=content_type)

    assert (sample.name, sample.value) == ("job.items", 5.0)
    assert sample.labels in ({}, {"part.name": "a", "queue": "b"})


@pytest.mark.parametrize(
    "line",
    ['wanted{a="1",a="2"} 5', "wanted{a} 5", '{"wanted","x"} 5', 'wanted{"x"} 5', "wanted 5 6 7"],
)
def test_a_line_with_two_meanings_is_refused(line):
    with pytest.raises(UnreadableSource, match="is no metric"):
        read(f"{line}\n", "wanted")


@pytest.mark.parametrize("text", ["wanted 1\n", "# TYPE wanted gauge\nwanted 1\n# EOF\n"])
def test_metrics_that_are_called_html_are_judged_by_what_they_are(text):
    [sample] = read(text, "wanted", content_type="text/html; charset=utf-8")

    assert sample.value == 1.0


def test_a_sign_in_form_without_a_head_is_no_metrics():
    with pytest.raises(UnreadableSource, match="HTML page"):
        read("<h1>Sign in</h1>\nwanted\n", "wanted", content_type="text/html")


def test_long_lines_of_others_do_not_matter():
    assert read("other 1 # " + "x" * 11_000 + "\nwanted 1\n", "wanted")
