"""The demo's live job as whole processes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request

import pytest

from tests.up import PATIENCE_S, ROOT, copied, python, running, until

pytestmark = [pytest.mark.fault, pytest.mark.long]

SETUP = """
import django, json, sys
django.setup()
from pathlib import Path
from django.utils import timezone
from incidents.management.demo import live
from incidents.management.stopping import StopSignals
from incidents.models import Job
from incidents.operations.jobs import scrapes
"""
SUCCEEDED = re.compile(r'mitigation_run_state="succeeded".*} 1\.0')
RUN_SMALL = """
live.NAMES = 60
if __name__ == "__main__":
    live.run(Path(sys.argv[1]), StopSignals())
"""
SHOW = """
job = Job.objects.get(code="purgeofpages")
last = job.readings.last()
print(json.dumps({"url": job.metrics_url, "ended": job.ended_at is not None,
                  "state": last and last.state}))
"""


@pytest.fixture
def variables(loaded_demo, tmp_path):
    settings = {"DJANGO_SETTINGS_MODULE": "statuspage.settings"}
    return copied(loaded_demo, tmp_path / "var") | settings


@pytest.fixture
def job(variables):
    """Return what tells of the job now."""
    return lambda: json.loads(python(variables, "-c", SETUP + SHOW))


def metrics(job):
    try:
        with urllib.request.urlopen(job()["url"], timeout=5) as reply:
            return reply.read().decode()
    except OSError:
        return ""


def test_it_purges_to_the_end_is_read_and_never_starts_again(variables, job, tmp_path):
    script = tmp_path / "small.py"
    script.write_text(SETUP + RUN_SMALL)
    purge = subprocess.Popen(
        [sys.executable, script, tmp_path / "runs"],
        cwd=ROOT,
        env=variables | {"PYTHONPATH": str(ROOT)},
    )
    try:
        until(lambda: SUCCEEDED.search(metrics(job)), "all was purged")
        python(variables, "-c", SETUP + "scrapes.scrape_due(now=timezone.now())")

        assert purge.wait(PATIENCE_S) == 0
    finally:
        purge.kill()
        purge.wait()
    assert job()["state"] == "finished"
    assert job()["ended"]
    assert python(variables, "manage.py", "demo_purge") == ""
    with running(variables, tmp_path) as up:
        assert "demo_purge" not in str([each.cmdline() for each in up.family()])


def test_it_runs_as_long_as_the_demo_and_is_read(variables, job, tmp_path):
    with running(variables, tmp_path) as up:
        child = up.child("demo_purge")
        until(lambda: job()["state"] in {"estimating", "running"}, "it was read")

    assert not child.is_running()
    assert not job()["ended"]


@pytest.fixture
def folder(variables, tmp_path):
    """Where the job keeps its run; nothing is there yet."""
    folder = tmp_path / "var" / "demo" / "demo_purge" / job_incident(variables)
    folder.mkdir(parents=True)
    return folder


def job_incident(variables):
    shown = 'print(Job.objects.get(code="purgeofpages").incident.code)'
    return python(variables, "-c", SETUP + shown).strip()


def test_what_is_left_of_a_run_that_never_began_gives_way(variables, folder, tmp_path):
    (folder / "names-000.txt").write_text("left\n")

    with running(variables, tmp_path) as up:
        up.child("demo_purge")
        until((folder / "plan.json").exists, "it began")

    assert "left" not in (folder / "names-000.txt").read_text()


def test_a_run_that_is_damaged_is_said_to_be_and_not_started_again(variables, folder, tmp_path):
    (folder / "plan.json").write_text("[]")

    with running(variables, tmp_path) as up:
        until(lambda: "is not started again" in up.log.read_text(), "it gave up")

    said = up.log.read_text()
    assert "plan.json is damaged. Remove its folder, and it begins anew." in said
    assert said.count("plan.json is damaged") == 1


def test_it_is_not_to_be_had_without_a_demo(variables):
    ended = subprocess.run(
        [sys.executable, "manage.py", "demo_purge"],
        cwd=ROOT,
        env=variables | {"STATUSPAGE_DEMO": "0", "SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "x"},
        capture_output=True,
        text=True,
    )

    assert ended.returncode == 1
    assert "STATUSPAGE_DEMO=1" in ended.stderr
