from __future__ import annotations

import json
from pathlib import Path

import pytest

from incidents.domain.exposition.errors import Unreadable
from incidents.domain.exposition.samples import samples_of
from tests.exporters import OPENMETRICS, TEXT

SAMPLES = Path(__file__).parents[2] / "samples" / "metrics"


def read(text: str | bytes, *names: str, content_type: str = TEXT):
    body = text.encode() if isinstance(text, str) else text
    return samples_of(body, content_type=content_type, names=frozenset(names))


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
    with pytest.raises(Unreadable, match=r'“a_total\{b="2"\} x”'):
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
        ("wanted 1\nwanted 2\n", TEXT, "“wanted|wanted is there twice"),
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
    with pytest.raises(Unreadable, match=reason):
        read(text, "wanted", content_type=content_type)


@pytest.mark.parametrize("content_type", [TEXT, OPENMETRICS])
def test_at_most_ten_thousand_series_are_read(content_type):
    lines = "".join(f'wanted{{a="{number}"}} 1\n' for number in range(100_000)) + "# EOF\n"

    with pytest.raises(Unreadable, match="100,000 series"):
        read(lines, "wanted", content_type=content_type)


def test_a_hundred_thousand_series_of_others_do_not_matter():
    lines = "".join(f'other{{a="{number}"}} 1\n' for number in range(100_000))

    assert len(read(f"{lines}wanted 1\n", "wanted")) == 1


@pytest.mark.parametrize(("content_type", "end"), [(TEXT, ""), (OPENMETRICS, "# EOF\n")])
def test_a_line_that_would_take_the_parsers_minutes_is_not_given_to_them(content_type, end):
    labels = ",".join(f'l{number}="x"' for number in range(2_000))

    with pytest.raises(Unreadable, match=r"has [0-9,]+ characters; at most 10,000"):
        read(f"wanted{{{labels}}} 1\n{end}", "wanted", content_type=content_type)


def test_long_lines_of_others_do_not_matter():
    assert read("other 1 # " + "x" * 11_000 + "\nwanted 1\n", "wanted")
