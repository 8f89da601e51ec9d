"""A report as one HTML file that loads nothing and runs nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from incidents.management.output import plain
from incidents.management.probe import wording
from incidents.management.probe.comparison import Comparison, told
from incidents.management.probe.report import BadName, ProbeReport

# Readers scroll no further; the report in JSON has all.
SHOWN_MOST = 1_000

STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: start; vertical-align: top; padding: .25rem .75rem .25rem 0;
  border-bottom: 1px solid #8884 }
td.any { overflow-wrap: anywhere }
td.number { text-align: end; font-variant-numeric: tabular-nums }
dt { font-weight: 600 } dd { margin: 0 0 .5rem; overflow-wrap: anywhere }
h2 { margin-top: 2rem }
"""
# So that the file bears no other style, nor any script, whatever is in it.
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; form-action 'none'"

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Redirects: {}</title>
<style>{}</style>
</head>
<body>
<h1>Redirects</h1>
{}
{}{}{}{}
</body>
</html>
"""


def page(report: ProbeReport, compared: Comparison | None = None) -> str:
    headline = wording.headline(report)
    said = filter(None, (headline, *wording.open_questions(report), wording.what_to_purge(report)))
    return format_html(
        PAGE,
        POLICY,
        headline,
        SafeString(STYLE),
        format_html_join("\n", "<p>{}</p>", ((each,) for each in said)),
        _asked(report),
        _kinds(report),
        _compared(compared) if compared else "",
        _names(report),
    )


def _asked(report: ProbeReport) -> SafeString:
    asked = {
        "Run": f"{report.run_id}, {report.started_at} to {report.ended_at}",
        "Cache": report.cache,
        "Origin": report.origin or "not asked",
        "Hosts": ", ".join(report.hosts),
        "Forms": ", ".join(report.forms),
    }
    rows = ((term, plain(value)) for term, value in asked.items())
    return format_html("<dl>{}</dl>\n", format_html_join("\n", "<dt>{}</dt><dd>{}</dd>", rows))


def _kinds(report: ProbeReport) -> SafeString:
    rows = [
        format_html('<td>{}</td><td class="number">{}</td><td>{}</td>', kind, f"{count:,}", meaning)
        for kind, count, meaning in wording.kinds(report)
    ]
    return _table("What is bad", ("Kind", "Names", "Meaning"), rows)


def _compared(compared: Comparison) -> SafeString:
    rows = [format_html('<td class="any">{}</td>', line) for line in told(compared)]
    return _table("Since the run before", ("Change",), rows)


def _names(report: ProbeReport) -> SafeString:
    rows = [_name(bad, report) for bad in report.bad[:SHOWN_MOST]]
    if len(report.bad) > SHOWN_MOST:
        more = f"… and {len(report.bad) - SHOWN_MOST:,} more"
        rows.append(format_html('<td colspan="3">{}</td>', more))
    return _table("Bad names", ("Name", "Kinds", "Where its forms lead"), rows)


def _name(bad: BadName, report: ProbeReport) -> SafeString:
    return format_html(
        '<td class="any">{}</td><td>{}</td><td class="any">{}</td>',
        plain(bad.name),
        ", ".join(bad.kinds),
        format_html_join(SafeString("<br>"), "{}: {}", wording.routes(bad, report)),
    )


def _table(caption: str, heads: Iterable[str], rows: Iterable[SafeString]) -> SafeString:
    if not (rows := list(rows)):
        return SafeString("")
    return format_html(
        "<h2>{}</h2>\n<table>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table>\n",
        caption,
        format_html_join("", '<th scope="col">{}</th>', ((head,) for head in heads)),
        format_html_join("\n", "<tr>{}</tr>", ((row,) for row in rows)),
    )
