"""Bytes → samples of the metrics in use, read leniently whatever the format.

Lines of other metrics are dropped first: a page may have a hundred thousand of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from prometheus_client.samples import Sample

from incidents.domain.exposition.errors import UnreadableSource
from incidents.domain.exposition.lines import number, sample_of
from incidents.domain.exposition.queries import MISSHAPEN, answered, no_answer
from incidents.domain.exposition.wording import described, shortened

SERIES_MAX = 10_000
SERIES_CHARACTERS_MAX = 10_000
LABELS_MAX = 100
MILLISECONDS, SECONDS = 1_000.0, 1.0

_HTML = re.compile(rb"\s*<(!doctype|html|head|body|\?xml)", re.IGNORECASE)
_HTML_KINDS = ("text/html", "application/xhtml+xml")
_METRICS_LINE = re.compile(
    r"^(?:# (?:TYPE|HELP|EOF)\b|[a-zA-Z_:][\w:]*+(?:\{.*\})?[ \t]++[-+]?(?:\d|NaN|[Ii]nf))",
    re.MULTILINE,
)
_OF_FAMILY = re.compile("_(total|created|info)$")


@dataclass(frozen=True)
class Metrics:
    """The samples in use, the declared ``types`` by metric, and ``notes`` on how it is written."""

    samples: Sequence[Sample]
    types: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def metrics_of(body: bytes, *, content_type: str, names: frozenset[str]) -> Metrics:
    """Return the samples of the metrics called ``names``. Raises UnreadableSource."""
    kind = content_type.partition(";")[0].strip().lower()
    if looks_like_html(body):
        raise no_metrics_but_html()
    match kind:
        case "application/openmetrics-text":
            found = _of_openmetrics(_decoded(body), names)
        case "text/plain" | "":
            found = _of_text(_decoded(body), names)
        case _ if kind in _HTML_KINDS:
            found = _of_unknown(_decoded(body), names)
        case "application/json":
            found = Metrics(_of_query(_decoded(body), names))
        case _:
            raise UnreadableSource(
                _(
                    "The answer has the content type “%(kind)s”; metrics come as text/plain, "
                    "application/openmetrics-text or, from a Prometheus server's query, as "
                    "application/json. Check the address."
                )
                % {"kind": shortened(kind)}
            )
    _refuse_duplicates(found.samples)
    return found


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableSource(
            _(
                "The answer is not UTF-8: byte %(position)s cannot be read. Have the exporter "
                "write UTF-8; if it is compressed, it must say so in Content-Encoding."
            )
            % {"position": f"{error.start:,}"}
        ) from error


def looks_like_html(body: bytes) -> bool:
    return _HTML.match(body) is not None


def no_metrics_but_html() -> UnreadableSource:
    return UnreadableSource(
        _(
            "The answer is an HTML page, not metrics: perhaps a sign-in form or a front page. "
            "Check the path of the address, which mostly ends in /metrics, and the sign-in."
        )
    )


def _of_unknown(text: str, names: frozenset[str]) -> Metrics:
    """Some servers call HTML whatever they do not know."""
    if not _METRICS_LINE.search(text):
        raise no_metrics_but_html()
    is_openmetrics = text.rstrip().endswith("# EOF")
    return _of_openmetrics(text, names) if is_openmetrics else _of_text(text, names)


def _of_text(text: str, names: frozenset[str]) -> Metrics:
    if text and not text.endswith("\n"):
        raise UnreadableSource(
            _(
                "The metrics are cut off: the last line has no end. Try again; if it stays so, "
                "look at what stands between this page and the exporter."
            )
        )
    return Metrics(_parsed(text, names, MILLISECONDS), _types(text, names))


def _of_openmetrics(text: str, names: frozenset[str]) -> Metrics:
    if text.rstrip().rpartition("\n")[2] != "# EOF":
        raise UnreadableSource(
            _(
                "The metrics are cut off: OpenMetrics must end in “# EOF”. Try again; if it stays "
                "so, the exporter or what stands before it breaks off."
            )
        )
    samples, types = _parsed(text, names, SECONDS), _types(text, names)
    if not _breaks_rules(text, samples, types):
        return Metrics(samples, types)
    note = _(
        "The exporter says that it writes OpenMetrics but does not keep all of its rules; every "
        "line was read nevertheless."
    )
    return Metrics(samples, types, (note,))


def _types(text: str, names: frozenset[str]) -> dict[str, str]:
    """Return the declared types by metric. In OpenMetrics a family lacks its samples' suffix."""
    families = names | {_OF_FAMILY.sub("", name) for name in names}
    pattern = rf'^#[ \t]+TYPE[ \t]+"?({_any(families)})"?[ \t]+(\w+)[ \t\r]*$'
    declared = dict(re.findall(pattern, text, re.MULTILINE))
    found = {name: declared.get(name) or declared.get(_OF_FAMILY.sub("", name)) for name in names}
    return {name: kind.lower() for name, kind in found.items() if kind}


def _breaks_rules(text: str, samples: Sequence[Sample], types: Mapping[str, str]) -> bool:
    """Whether a strict reader of OpenMetrics would refuse it."""
    families = [name for name, _series in groupby(_OF_FAMILY.sub("", s.name) for s in samples)]
    suffixes = ("_total", "_created")
    return (
        not text.endswith("# EOF\n")
        or "untyped" in types.values()
        or any(
            types.get(each.name) == "counter" and not each.name.endswith(suffixes)
            for each in samples
        )
        or len(families) > len(set(families))
    )


def _parsed(text: str, names: frozenset[str], ticks_per_s: float) -> list[Sample]:
    samples = []
    for line in _lines_of(text, names):
        try:
            samples.append(sample_of(line, ticks_per_s=ticks_per_s))
        except ValueError as error:
            raise UnreadableSource(
                _("The exporter writes what is no metric: %(what)s. Its format has to be mended.")
                % {"what": shortened(f"“{line}”")}
            ) from error
        _refuse_labels(samples[-1])
    return [each for each in samples if each.name in names]


def _lines_of(text: str, names: frozenset[str]) -> list[str]:
    quoted = (name.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n") for name in names)
    pattern = rf'^[ \t]*((?:{_any(names)})(?:[{{ \t].*)?|\{{.*"(?:{_any(quoted)})".*)$'
    lines = [line.rstrip("\r") for line in re.findall(pattern, text, re.MULTILINE)]
    _refuse_many(len(lines))
    for line in lines:
        _refuse_long(line, len(line))
    return lines


def _any(names: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


def _of_query(text: str, names: frozenset[str]) -> list[Sample]:
    """Return the samples of a Prometheus server's answer to an instant query, without times."""
    try:
        answer = answered(text)
        kind, result = answer["data"]["resultType"], answer["data"]["result"]
        if kind != "vector":
            raise UnreadableSource(
                _(
                    "The query gives a %(kind)s, but an instant vector is needed; use "
                    "/api/v1/query with the names of the metrics."
                )
                % {"kind": shortened(str(kind))}
            )
        return _of_vector(result, names)
    except MISSHAPEN as error:
        raise no_answer() from error


def _of_vector(result: list[dict[str, Any]], names: frozenset[str]) -> list[Sample]:
    wanted = [each for each in result if each["metric"].get("__name__") in names]
    _refuse_many(len(wanted))
    if result and not wanted:
        raise UnreadableSource(
            _(
                "The query gives %(count)s series, but none is called %(names)s. Functions drop "
                'the name of a metric; give it back with label_replace(…, "__name__", …).'
            )
            % {"count": f"{len(result):,}", "names": shortened(", ".join(sorted(names)))}
        )
    return [_of_series(each) for each in wanted]


def _of_series(given: dict[str, Any]) -> Sample:
    labels = {str(name): str(value) for name, value in given["metric"].items()}
    name = labels.pop("__name__")
    _refuse_long(name, sum(len(each) + len(value) for each, value in labels.items()))
    sample = Sample(name, labels, number(str(given["value"][1])))
    _refuse_labels(sample)
    return sample


def _refuse_many(count: int) -> None:
    if count > SERIES_MAX:
        raise UnreadableSource(
            _(
                "There are %(count)s series of the job's metrics; at most %(most)s are read. Use a "
                "label with fewer values as partition, or select fewer by their labels."
            )
            % {"count": f"{count:,}", "most": f"{SERIES_MAX:,}"}
        )


def _refuse_long(series: str, characters: int) -> None:
    if characters > SERIES_CHARACTERS_MAX:
        raise UnreadableSource(
            _(
                "The series %(series)s has %(count)s characters; at most %(most)s are read. Have "
                "the exporter write fewer or shorter labels."
            )
            % {
                "series": shortened(f"“{series}”"),
                "count": f"{characters:,}",
                "most": f"{SERIES_CHARACTERS_MAX:,}",
            }
        )


def _refuse_labels(sample: Sample) -> None:
    if len(sample.labels) > LABELS_MAX:
        raise UnreadableSource(
            _("The series %(series)s has %(count)s labels; at most %(most)s are read.")
            % {
                "series": described(sample),
                "count": f"{len(sample.labels):,}",
                "most": LABELS_MAX,
            }
        )


def _refuse_duplicates(samples: Iterable[Sample]) -> None:
    seen = set()
    for sample in samples:
        key = sample.name, frozenset(sample.labels.items())
        if key in seen:
            raise UnreadableSource(
                _(
                    "The series %(series)s is there twice, so its value is not known. The exporter "
                    "has to tell the two apart by a label."
                )
                % {"series": described(sample)}
            )
        seen.add(key)
