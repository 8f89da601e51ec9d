from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from incidents.domain.exposition.contract import Selector, matchers_of
from incidents.domain.exposition.errors import UnreadableSource
from incidents.domain.measuring.values import answer_of_query, value_of, value_of_metric
from tests.exporters import OPENMETRICS, TEXT

SAMPLES = Path(__file__).parents[2] / "samples"
AT_S = 1_795_342_635.0
HTML = b"<!DOCTYPE html><html><title>Sign in</title></html>"


def answer(result: object, kind: str = "vector", **more: object) -> bytes:
    data = {"resultType": kind, "result": result}
    return json.dumps({"status": "success", "data": data, **more}).encode()


def series(value: str, at_s: float = AT_S, **labels: str) -> dict[str, object]:
    return {"metric": labels, "value": [at_s, value]}


def value_of_query(body: bytes, *, at_s: float, labels: str = "") -> float:
    return value_of(answer_of_query(body), matchers_of(labels), at_s=at_s)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (answer([series("0.97")]), 0.97),
        (answer([AT_S, "1"], "scalar"), 1),
        (answer([series("+Inf")]), math.inf),
    ],
)
def test_the_one_value_of_a_query_is_read_whatever_its_name(body, value):
    assert value_of_query(body, at_s=AT_S + 1) == value


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (answer([]), "gives no series"),
        (answer([series("1"), series("0")]), "gives 2 series; make one of them"),
        ((SAMPLES / "metrics/prometheus_api_query_up.json").read_bytes(), "gives 2 series"),
        (answer([], "matrix"), "gives a matrix; one value is needed"),
        (answer([series("1", AT_S - 900)]), "15 minutes old or ahead"),
        (answer([series("1", AT_S + 900)]), "15 minutes old or ahead"),
        (answer([series("1", math.nan)]), "old or ahead by its own time"),
        (answer([series("1")], warnings=["no StoreAPIs matched"]), "no StoreAPIs matched"),
        (answer([series("one")]), "not that of a Prometheus server"),
        (answer([series("1", 10**400)]), "not that of a Prometheus server"),
        (answer([{"metric": {}, "value": []}]), "not that of a Prometheus server"),
        (answer(None), "gives no series"),
        (answer({"a": 1}), "not that of a Prometheus server"),
        (b'{"status":"error","error":"parse error: unclosed"}', "refuses the query: parse error"),
        (b'{"up": 1}', "not that of a Prometheus server"),
        (b"[" * 100_000, "not that of a Prometheus server"),
        (b"\xff\xfe", "not that of a Prometheus server"),
        (b"", "not that of a Prometheus server"),
        (HTML, "an HTML page, not that of a Prometheus"),
    ],
)
def test_of_an_answer_without_one_value_of_now_nothing_is_known(body, why):
    with pytest.raises(UnreadableSource, match=why):
        value_of_query(body, at_s=AT_S)


OF_MANY = answer(
    [
        series("1", component="cdn", zone="a"),
        series("0", component="mail", zone="a"),
        series("0.5", AT_S - 900, component="old"),
        {"metric": {"component": "spread"}, "histogram": [AT_S, {}]},
    ]
)


@pytest.mark.parametrize(
    ("labels", "value"),
    [
        ('component="mail"', 0),
        ('component=~"cdn|web"', 1),
        ('component!="mail", zone="a"', 1),
        ('component=~"cdn|mail|", component!~"mail|old"', 1),
    ],
)
def test_of_many_series_labels_select_the_one_of_a_component(labels, value):
    assert value_of_query(OF_MANY, at_s=AT_S, labels=labels) == value


@pytest.mark.parametrize(
    ("labels", "why"),
    [
        ("", "gives 3 series; make one of them, .* or name the labels"),
        ('component="shop"', "gives 3 series, and none has these labels"),
        ('zone="a"', "2 series of the query have these labels; name more"),
        ('component="old"', "15 minutes old"),
        ('component="spread"', "is a native histogram.* histogram_quantile"),
    ],
)
def test_where_labels_select_not_one_value_of_now_nothing_is_known(labels, why):
    with pytest.raises(UnreadableSource, match=why):
        value_of_query(OF_MANY, at_s=AT_S, labels=labels)


def read(text: str | bytes, selector: str, content_type: str = TEXT) -> float:
    body = text if isinstance(text, bytes) else text.encode()
    return value_of_metric(body, Selector.parse(selector), content_type=content_type, at_s=AT_S)


@pytest.mark.parametrize(
    ("selector", "value"),
    [
        ("probe_success", 1),
        ("probe_http_status_code", 200),
        ('probe_http_duration_seconds{phase="processing"}', 0.041022),
    ],
)
def test_a_probe_is_read_from_the_page_of_its_exporter(selector, value):
    assert read((SAMPLES / "measuring/blackbox.txt").read_bytes(), selector) == value


@pytest.mark.parametrize(
    ("page", "selector", "content_type", "why"),
    [
        ("up 1\n", "probe_success", TEXT, "no series of probe_success is there"),
        ("", "up", TEXT, "no series of up is there"),
        ('up{a="1"} 1\nup{a="2"} 0\n', "up", TEXT, r'2 series are selected, such as up\{a="2"\}'),
        ("up 1\nup 0\n", "up", TEXT, "is there twice"),
        ("up 1", "up", TEXT, "cut off"),
        ("up 1\n", "up", OPENMETRICS, "cut off"),
        (f"up 1 {(AT_S - 600) * 1000:.0f}\n", "up", TEXT, "10 minutes old"),
        (HTML, "up", TEXT, "HTML page"),
        (HTML, "up", "text/html", "HTML page"),
        ("up yes\n", "up", TEXT, "no metric"),
        ("up 1\n", "up", "image/png", "content type"),
    ],
)
def test_of_a_page_without_the_one_series_nothing_is_known(page, selector, content_type, why):
    with pytest.raises(UnreadableSource, match=why):
        read(page, selector, content_type)
