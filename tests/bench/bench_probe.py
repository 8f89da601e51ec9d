"""The founding incident, rebuilt with a Varnish: what the probe says, and what its purge costs."""

from __future__ import annotations

import json
import subprocess
import sys
import time

from tests.management.probe import incident
from tests.up import ROOT, environment, free_port

NAMES, POPULAR = 20_000, 12_000
SAMPLE, RATE_PER_S = 1_000, 200


def run(folder, name, *arguments, rate_per_s):
    """Run a command to its end; return its exit code, its seconds, and what it printed."""
    fixed = ("--rate", rate_per_s, "--linger", 0, "--port", free_port())
    started_s = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "manage.py", *map(str, (name, *arguments, *fixed))],
        cwd=ROOT,
        env=environment(folder / "var"),
        stdout=subprocess.PIPE,
        text=True,
    )
    return ended.returncode, time.monotonic() - started_s, ended.stdout


def told(what, ended):
    code, seconds, printed = ended
    print(f"\n{what}: exit code {code}, {seconds:.0f} s")
    kept = [
        line for line in printed.splitlines() if not line.startswith(("Metrics", "At ", "    "))
    ]
    print("\n".join(f"    {line}" for line in kept[1:]))
    return code


def test_the_afternoon(tmp_path):
    names = incident.names(NAMES)
    listed, report = tmp_path / "names.txt", tmp_path / "report.json"
    listed.write_text("".join(f"{name}\n" for name in names))
    forms = [option for form in incident.FORMS for option in ("--form", form)]
    common = ("--host", incident.HOST, "--names", listed, *forms, "--report", report)

    with incident.afternoon(tmp_path, names) as afternoon:
        afternoon.read(names[: POPULAR // 2] + names[-POPULAR // 2 :])

        def probe(cache, origin, *arguments, rate_per_s=RATE_PER_S):
            where = ("--cache", cache, "--origin", origin)
            return run(
                tmp_path, "probe-redirects", *where, *common, *arguments, rate_per_s=rate_per_s
            )

        tried = probe(afternoon.trial, afternoon.next.url, "--sample", SAMPLE)
        assert told("The trial, with a cache that starts empty", tried) == 0
        reviewed = probe(afternoon.cache, afternoon.next.url, "--sample", SAMPLE)
        assert told("The review, the live cache and what is to be shipped", reviewed) == 1
        afternoon.ship()
        live = probe(afternoon.cache, afternoon.live.url, "--all", rate_per_s=2_000)
        assert told("Shipped all the same, all names", live) == 1
        bad = len(json.loads(report.read_text())["bad"])
        purge = (afternoon.cache + "/{path}", "--from-probe", report)
        purged = run(tmp_path, "purge", *purge, rate_per_s=RATE_PER_S)
        assert told(f"A purge of only those {bad:,}", purged) == 0
        mended = probe(afternoon.cache, afternoon.live.url, "--all", rate_per_s=2_000)
        assert told("All names again", mended) == 0
