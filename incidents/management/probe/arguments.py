"""Options of the command that probes."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from incidents.management.probe import reports
from incidents.management.probe.findings import DefectKind
from incidents.management.probe.target import REDIRECTS_MOST_MAX, is_form
from incidents.management.walk.arguments import (
    COUNT,
    HEADER,
    HOST,
    RUN_ID,
    WEB_ADDRESS,
    WORD,
    argument,
)

SAMPLE = 1_000

FORM = argument(is_form, "a path in ASCII with {name} or {normalized} in it", str)
REDIRECTS = argument(
    lambda count: 0 <= count <= REDIRECTS_MOST_MAX, f"0 to {REDIRECTS_MOST_MAX}", int
)
REPORT = argument(
    lambda file: file.suffix in reports.SUFFIXES and file.parent.is_dir(),
    f"a file that ends in {', '.join(reports.SUFFIXES)}, in a folder that is there",
    Path,
)


def add_work(parser: ArgumentParser) -> None:
    parser.add_argument("--cache", type=WEB_ADDRESS, help="as in http://127.0.0.1:6081")
    parser.add_argument(
        "--origin",
        type=WEB_ADDRESS,
        help="what the cache asks, or will ask once a change is live; without it fresh answers"
        " are not known",
    )
    parser.add_argument("--names", type=Path, help="file with a name a line; - reads them here")
    parser.add_argument(
        "--form",
        type=FORM,
        action="append",
        help="path of a name, as in /json/{name} or /json/{normalized} (PEP 503); repeatable",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--sample", type=COUNT, help=f"so many of the names; default: {SAMPLE}")
    which.add_argument("--all", action="store_true", help="probe all names")
    which.add_argument("--resume", metavar="RUN", type=RUN_ID, help="go on with a run of this id")
    parser.add_argument("--seed", type=WORD, help="any text: another one draws another sample")
    parser.add_argument(
        "--host",
        type=HOST,
        action="append",
        help="host of the site, if not that of --cache; further ones are followed to as well, at"
        " the same cache and origin; repeatable",
    )
    parser.add_argument(
        "--header",
        type=HEADER,
        action="append",
        help="to send, as in 'X-Forwarded-Proto: https' or 'Authorization: Bearer ${TOKEN}' of"
        " the environment; repeatable",
    )


def add_judgement(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--redirects", type=REDIRECTS, help="that a form may take to its end; default: 1"
    )
    parser.add_argument(
        "--ignore",
        choices=[kind.value for kind in DefectKind],
        action="append",
        help="kind that is not bad here; repeatable",
    )
    parser.add_argument(
        "--report",
        type=REPORT,
        action="append",
        metavar="FILE",
        help=f"to write, in the format of its end: {', '.join(reports.SUFFIXES)}; repeatable",
    )
    parser.add_argument(
        "--before",
        type=Path,
        metavar="FILE",
        help="report of a run to compare with: only what is worse than then fails",
    )
    parser.add_argument(
        "--after", type=Path, metavar="FILE", help="report to compare, in place of probing"
    )
