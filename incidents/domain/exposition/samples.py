"""Bytes → samples of the metrics in use.

Lines of other metrics are dropped before the official parsers, which are thorough and slow, see
them: of a page of 10,000 samples with 200 wanted ones that leaves 4 ms of 198.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from prometheus_client.metrics_core import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as text_format
from prometheus_client.samples import Sample

from incidents.domain.exposition.errors import Unreadable

SERIES_MAX = 10_000
# The official parsers take a time that grows with the square of a line's labels and escapes: one
# line of 5 MB, which is what a page may have, would keep the process busy for minutes.
LINE_CHARACTERS_MAX = 10_000
SHOWN_CHARACTERS = 120

# What PostgreSQL, XML or UTF-8 cannot hold, and what is invisible or turns text around.
UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)

_HTML = re.compile(rb"\s*<(!doctype|html|head|body|\?xml)", re.IGNORECASE)
# The labels end at the first brace outside quotes.
_SERIES = re.compile(r'[^{\s]+(?:\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?')
# In OpenMetrics, types change how samples may look; of these they do not hold for single samples.
_WHOLE_FAMILIES = ("histogram", "gaugehistogram", "summary")

Parser = Callable[[str], Iterable[Metric]]


def samples_of(body: bytes, *, content_type: str, names: frozenset[str]) -> list[Sample]:
    """Return the samples of the metrics called ``names``. Raises Unreadable."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml") or _HTML.match(body):
        raise Unreadable(
            _(
                "The answer is an HTML page, not metrics: perhaps a sign-in form or a front page. "
                "Check the path of the address, which mostly ends in /metrics, and the sign-in."
            )
        )
    match kind:
        case "application/openmetrics-text":
            samples = _of_openmetrics(_decoded(body), names)
        case "text/plain" | "":
            samples = _of_text(_decoded(body), names)
        case "application/json":
            samples = _of_query(_decoded(body), names)
        case _:
            raise Unreadable(
                _(
                    "The answer has the content type “%(kind)s”; metrics come as text/plain, "
                    "application/openmetrics-text or, from a Prometheus server's query, as "
                    "application/json. Check the address."
                )
                % {"kind": shortened(kind)}
            )
    _refuse_duplicates((sample.name, frozenset(sample.labels.items())) for sample in samples)
    return samples


def shortened(text: str) -> str:
    text = UNFIT.sub("�", text)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[: SHOWN_CHARACTERS - 1]}…"


def described(sample: Sample) -> str:
    labels = ", ".join(f'{name}="{value}"' for name, value in sample.labels.items())
    return shortened(f"{sample.name}{{{labels}}}" if labels else sample.name)


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(
            _(
                "The answer is not UTF-8: byte %(position)s cannot be read. Have the exporter "
                "write UTF-8; if it is compressed, it must say so in Content-Encoding."
            )
            % {"position": f"{error.start:,}"}
        ) from error


def _of_text(text: str, names: frozenset[str]) -> list[Sample]:
    if text and not text.endswith("\n"):
        raise Unreadable(
            _(
                "The metrics are cut off: the last line has no end. Try again; if it stays so, "
                "look at what stands between this page and the exporter."
            )
        )
    lines = _lines_of(text, names)
    # Types are left out: of a counter without _total the parser would change the name.
    return _parsed(text_format, lines, "\n".join(lines) + "\n")


def _of_openmetrics(text: str, names: frozenset[str]) -> list[Sample]:
    if not text.rstrip("\n").endswith("# EOF"):
        raise Unreadable(
            _(
                "The metrics are cut off: OpenMetrics must end in “# EOF”. Try again; if it stays "
                "so, the exporter or what stands before it breaks off."
            )
        )
    lines = [_without_exemplar(line) for line in _lines_of(text, names)]
    return _parsed(openmetrics, lines, "\n".join([*_typed(text, lines, names), "# EOF\n"]))


def _typed(text: str, lines: Sequence[str], names: frozenset[str]) -> Iterator[str]:
    """Yield the lines, each family preceded by its type."""
    families = {re.sub("_(total|created|info)$", "", name) for name in names} | names
    declared = re.compile(rf"^# TYPE ({_any(families)}) (\w+)$", re.MULTILINE)
    types = {name: kind for name, kind in declared.findall(text) if kind not in _WHOLE_FAMILIES}
    for line in lines:
        name = re.split("[{ ]", line, maxsplit=1)[0]
        family = name if name in types else re.sub("_(total|created|info)$", "", name)
        if kind := types.pop(family, None):
            yield f"# TYPE {family} {kind}"
        yield line


def _lines_of(text: str, names: frozenset[str]) -> list[str]:
    wanted = re.compile(rf"^[ \t]*((?:{_any(names)})(?:[{{ \t].*)?)$", re.MULTILINE)
    lines: list[str] = wanted.findall(text)
    _refuse_many(len(lines))
    _refuse_long(lines)
    _refuse_duplicates(match[0] for line in lines if (match := _SERIES.match(line)))
    return lines


def _without_exemplar(line: str) -> str:
    """Remove the exemplar of a sample: without the type of its family it is not allowed."""
    series = _SERIES.match(line)
    end = series.end() if series else 0
    return line[:end] + line[end:].partition(" # ")[0]


def _any(names: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


def _parsed(parser: Parser, lines: Sequence[str], text: str) -> list[Sample]:
    try:
        return [sample for family in parser(text) for sample in family.samples]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        culprit = next((line for line in lines if _is_broken(parser, line)), None)
        raise Unreadable(
            _("The exporter writes what is no metric: %(what)s. Its format has to be mended.")
            % {"what": shortened(f"“{culprit}”" if culprit else str(error))}
        ) from error


def _is_broken(parser: Parser, line: str) -> bool:
    end = "\n# EOF\n" if parser is openmetrics else "\n"
    try:
        list(parser(line + end))
    except (ValueError, KeyError, IndexError, TypeError):
        return True
    return False


def _of_query(text: str, names: frozenset[str]) -> list[Sample]:
    """Return the samples of a Prometheus server's answer to an instant query, without times."""
    try:
        answer = json.loads(text)
        if answer["status"] != "success":
            raise Unreadable(
                _("The Prometheus server refuses the query: %(why)s")
                % {"why": shortened(str(answer.get("error") or answer["status"]))}
            )
        kind, result = answer["data"]["resultType"], answer["data"]["result"]
        if kind != "vector":
            raise Unreadable(
                _(
                    "The query gives a %(kind)s, but an instant vector is needed; use "
                    "/api/v1/query with the names of the metrics."
                )
                % {"kind": shortened(str(kind))}
            )
        return _of_vector(result, names)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(
            _(
                "The answer is JSON, but not that of a Prometheus server to an instant query; "
                "use an address such as http://prometheus:9090/api/v1/query?query=…"
            )
        ) from error


def _of_vector(result: list[dict[str, Any]], names: frozenset[str]) -> list[Sample]:
    wanted = [each for each in result if each["metric"].get("__name__") in names]
    _refuse_many(len(wanted))
    samples = []
    for each in wanted:
        labels = {str(name): str(value) for name, value in each["metric"].items()}
        samples.append(Sample(labels.pop("__name__"), labels, float(each["value"][1])))
    if result and not samples:
        raise Unreadable(
            _(
                "The query gives %(count)s series, but none is called %(names)s. Functions drop "
                'the name of a metric; give it back with label_replace(…, "__name__", …).'
            )
            % {"count": f"{len(result):,}", "names": shortened(", ".join(sorted(names)))}
        )
    return samples


def _refuse_many(count: int) -> None:
    if count > SERIES_MAX:
        raise Unreadable(
            _(
                "There are %(count)s series of the job's metrics; at most %(most)s are read. Use a "
                "label with fewer values as partition, or select fewer by their labels."
            )
            % {"count": f"{count:,}", "most": f"{SERIES_MAX:,}"}
        )


def _refuse_long(lines: Sequence[str]) -> None:
    longest = max(lines, key=len, default="")
    if len(longest) > LINE_CHARACTERS_MAX:
        raise Unreadable(
            _(
                "The line %(line)s has %(count)s characters; at most %(most)s are read. Have the "
                "exporter write fewer or shorter labels."
            )
            % {
                "line": shortened(f"“{longest}”"),
                "count": f"{len(longest):,}",
                "most": f"{LINE_CHARACTERS_MAX:,}",
            }
        )


def _refuse_duplicates(keys: Iterable[Any]) -> None:
    seen = set()
    for key in keys:
        if key in seen:
            name = key if isinstance(key, str) else key[0]
            raise Unreadable(
                _(
                    "The series %(series)s is there twice, so its value is not known. The exporter "
                    "has to tell the two apart by a label."
                )
                % {"series": shortened(name)}
            )
        seen.add(key)
