"""``manage.py probe-redirects`` and ``purge`` as whole processes, on the incident rebuilt."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.management.probe import incident
from tests.management.walk.processes import starting
from tests.up import ROOT, environment, free_port, is_alive, until

pytestmark = [pytest.mark.fault, pytest.mark.long]


@pytest.fixture
def command(tmp_path):
    """Return what runs a command to its end, quickly and as for a sample of its own."""

    def command(name, *arguments):
        fixed = ("--rate", 2000, "--processes", 2, "--linger", 0, "--port", free_port())
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, (name, *arguments, *fixed))],
            cwd=ROOT,
            env=environment(tmp_path / "var"),
            capture_output=True,
            text=True,
        )

    return command


@pytest.fixture
def afternoon(tmp_path):
    with incident.afternoon(tmp_path, incident.names(600)) as afternoon:
        yield afternoon


@pytest.fixture
def probe(command, afternoon, tmp_path):
    """Return what probes, and returns the exit code and the report."""
    listed = tmp_path / "names.txt"
    listed.write_text("".join(f"{name}\n" for name in afternoon.names))
    forms = [option for form in incident.FORMS for option in ("--form", form)]

    def probe(cache, origin, *arguments):
        report = tmp_path / "report.json"
        report.unlink(missing_ok=True)
        where = ("--cache", cache, "--origin", origin, "--host", incident.HOST)
        ended = command(
            "probe-redirects", *where, "--names", listed, *forms, "--report", report, *arguments
        )
        assert report.exists(), ended.stdout + ended.stderr
        return ended.returncode, json.loads(report.read_text())

    return probe


def test_the_incident_is_found_before_it_is_shipped_and_ended_by_purging_only_what_is_bad(
    afternoon, probe, command, tmp_path
):
    popular = afternoon.names[::2]
    afternoon.read(popular)

    as_tried = probe(afternoon.trial, afternoon.next.url, "--all")
    reviewed = probe(afternoon.cache, afternoon.next.url, "--sample", 60)
    afternoon.ship()
    live = probe(afternoon.cache, afternoon.live.url, "--all")
    del afternoon.live.asked["/"]
    asked = afternoon.live.asked.total()
    purged = command(
        *("purge", afternoon.cache + "/{path}", "--from-probe", tmp_path / "report.json")
    )
    after = probe(afternoon.cache, afternoon.live.url, "--all")

    assert (as_tried[0], as_tried[1]["bad"]) == (0, [])
    in_sample = [name for name in reviewed[1]["to"] if name != incident.normalized(name)]
    assert reviewed[0] == 1
    assert reviewed[1]["kinds"]["mixed-loop"] == len(in_sample) > 0
    cached = {*popular, *in_sample}
    looping = [name for name in afternoon.redirected if name in cached]
    assert live[0] == 1
    assert [each["name"] for each in live[1]["bad"]] == sorted(looping)
    assert live[1]["kinds"] == {"loop": len(looping)}
    assert purged.stdout.splitlines()[-1] == f"Done: {len(looping)} purged, 0 not cached."
    assert (after[0], after[1]["bad"]) == (0, [])
    addresses = {incident.normalized(name) for name in afternoon.names} | {*afternoon.names}
    del afternoon.live.asked["/"]  # whether anybody answers
    assert afternoon.live.asked.total() - asked == len(addresses) + len(looping)


@pytest.fixture
def looping(tmp_path):
    """An index of which every third name loops, and the options that probe all of it."""
    index = incident.Index(incident.names(150), is_changed=True)
    listed = tmp_path / "names.txt"
    listed.write_text("".join(f"{name}\n" for name in index.names))
    with incident.serving(index), incident.serving(stale := incident.Stale(index.names)):
        where = ("--cache", stale.url, "--origin", index.url)
        forms = [option for form in incident.FORMS for option in ("--form", form)]
        yield index, (*where, "--names", listed, *forms, "--all", "--run-id", "one")


def test_killed_it_goes_on_and_each_name_is_in_the_report_once(looping, tmp_path):
    index, options = looping
    bad = sorted(name for name in index.names if name != incident.normalized(name))

    with starting("probe-redirects", tmp_path) as probe:
        killed = probe(*options, "--rate", 150)
        killed.until(lambda: killed.done() > 20, "some were probed")
        killed.until(lambda: killed.samples()["probe_bad_names",] > 0, "some were bad")
        before = killed.samples()["probe_bad_names",]
        family = killed.family()
        killed.process.kill()
        until(lambda: not any(map(is_alive, family)), "its workers ended with it")
        resumed = probe("--resume", "one", "--rate", 5_000, "--linger", 60)
        resumed.until(lambda: resumed.state() == "succeeded", "all were probed")
        samples = resumed.samples()
        resumed.process.terminate()
        said = resumed.ended(1)

    report = json.loads((tmp_path / "runs" / "one" / "report.json").read_text())
    assert (sorted(report["to"]), [each["name"] for each in report["bad"]]) == (
        sorted(index.names),
        bad,
    )
    assert before <= samples["probe_bad_names",] == samples["probe_findings", "loop"] == len(bad)
    assert samples["probe_findings", "chain"] == 0
    assert samples["mitigation_run_info", "probe", "static", "objects"] == 1
    assert f"150 names probed, {len(bad)} bad" in said


def test_names_that_could_not_be_probed_leave_the_question_open(looping, command, tmp_path):
    index, _options = looping
    index.is_down = True
    (tmp_path / "two.txt").write_text("a1\na2\n")

    ended = command(
        *("probe-redirects", "--cache", index.url, "--form", "/{name}", "--attempts", 1),
        *("--names", tmp_path / "two.txt"),
    )

    assert ended.returncode == 69
    assert "2 names could not be probed: a1, a2." in ended.stdout
