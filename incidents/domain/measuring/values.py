"""The one value that a query or a selector gives. What is not there, twice or old is not known."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.utils.translation import gettext as _
from prometheus_client.samples import Sample

from incidents.domain.exposition.contract import LabelMatcher, Selector
from incidents.domain.exposition.errors import UnreadableSource
from incidents.domain.exposition.lines import number
from incidents.domain.exposition.queries import MISSHAPEN, answered
from incidents.domain.exposition.samples import looks_like_html, metrics_of
from incidents.domain.exposition.wording import described, shortened
from incidents.domain.measuring.query_answers import MetricSeries, QueryAnswer

# Values that are older by what they say themselves, such as those of a cache, say nothing of now.
AGE_MAX_S = 300.0
QUERY = "/api/v1/query"


def query_address(address: str, query: str) -> str:
    """Return where a Prometheus server at ``address`` answers a query."""
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    if not path.endswith(QUERY):
        path = f"{path.removesuffix('/api/v1')}{QUERY}"
    options = [pair for pair in parse_qsl(parts.query) if pair[0] != "query"]
    asked = urlencode([*options, ("query", query)])
    return urlunsplit((parts.scheme, parts.netloc, path, asked, ""))


def answer_of_query(body: bytes) -> QueryAnswer:
    """Read a server's answer to an instant query. Raises UnreadableSource."""
    if looks_like_html(body):
        raise UnreadableSource(
            _(
                "The answer is an HTML page, not that of a Prometheus server: perhaps a sign-in "
                "form. Check the address, such as http://prometheus:9090, and the sign-in."
            )
        )
    try:
        answer = answered(body.decode("utf-8"))
        if warnings := answer.get("warnings"):
            raise UnreadableSource(
                _("The server warns that its answer may be incomplete: %(why)s")
                % {"why": shortened(str(warnings[0]))}
            )
        return QueryAnswer(_series(answer["data"]["resultType"], answer["data"]["result"]))
    except MISSHAPEN as error:
        raise UnreadableSource(
            _(
                "The answer is not that of a Prometheus server to an instant query; use an "
                "address such as http://prometheus:9090."
            )
        ) from error


def value_of(answer: QueryAnswer, matchers: Sequence[LabelMatcher], *, at_s: float) -> float:
    """Return the value of the one series with labels that fit, of an answer that came ``at_s``.

    Raises UnreadableSource.
    """
    fitting = answer.fitting(matchers)
    found = fitting - answer.histograms
    if fitting and not found:
        raise UnreadableSource(_only_a_histogram())
    if len(found) != 1:
        given = len(answer.series) - len(answer.histograms)
        raise UnreadableSource(_not_one_of(given, len(found)))
    [place] = found
    one = answer.series[place]
    _refuse_old(one.written_s, at_s)
    return one.value


def value_of_metric(body: bytes, selector: Selector, *, content_type: str, at_s: float) -> float:
    """Return the value of the one series on a metrics page. Raises UnreadableSource."""
    metrics = metrics_of(body, content_type=content_type, names=frozenset(selector.names))
    series = [each for each in metrics.samples if selector.selects(each)]
    if len(series) != 1:
        raise UnreadableSource(_not_one(series, selector))
    [sample] = series
    if sample.timestamp is not None:
        _refuse_old(float(sample.timestamp), at_s)
    return float(sample.value)


def _series(kind: str, result: Any) -> list[MetricSeries]:
    if kind == "scalar":
        return [_one({}, result)]
    if kind != "vector":
        raise UnreadableSource(
            _("The query gives a %(kind)s; one value is needed. Ask for the value of now.")
            % {"kind": shortened(str(kind))}
        )
    return [_one(each["metric"], each.get("value"), each) for each in result or ()]


def _one(labels: Any, value: Any, whole: Any = ()) -> MetricSeries:
    """Return a series with its value; with none if it ``whole`` is a native histogram."""
    told = {str(name): str(of) for name, of in labels.items()}
    if "histogram" in whole:
        return MetricSeries(told, float(whole["histogram"][0]), nan, is_histogram=True)
    return MetricSeries(told, float(value[0]), number(str(value[1])))


def _only_a_histogram() -> str:
    return _(
        "What the query gives is a native histogram, and a condition is about one number. Ask for "
        "one of it, as by histogram_quantile(0.99, …), histogram_avg(…) or histogram_count(…)."
    )


def _not_one_of(given: int, fitting: int) -> str:
    if not given:
        return _("The query gives no series: nothing is there that it asks for. Check its labels.")
    if not fitting:
        return _("The query gives %(count)s series, and none has these labels.") % {
            "count": f"{given:,}"
        }
    if fitting < given:
        return _("%(count)s series of the query have these labels; name more of them.") % {
            "count": f"{fitting:,}"
        }
    return _(
        "The query gives %(count)s series; make one of them, as by min(…) or sum(…), or name the "
        "labels of one."
    ) % {"count": f"{given:,}"}


def _not_one(series: Sequence[Sample], selector: Selector) -> str:
    if not series:
        return _(
            "The address answers, but no series of %(metric)s is there that is selected. Check the "
            "name and the labels."
        ) % {"metric": shortened(selector.metric)}
    return _(
        "%(count)s series are selected, such as %(series)s; name the labels that only one has."
    ) % {"count": f"{len(series):,}", "series": described(series[1])}


def _refuse_old(written_s: float, at_s: float) -> None:
    if not abs(at_s - written_s) <= AGE_MAX_S:
        raise UnreadableSource(
            _(
                "The value is %(minutes)s minutes old or ahead by its own time. Do the clocks "
                "agree, and does what collects it run?"
            )
            % {"minutes": f"{abs(at_s - written_s) / 60:,.0f}"}
        )
