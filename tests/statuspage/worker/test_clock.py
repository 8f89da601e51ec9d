"""The clock of a whole worker process: without it the worker ends, and is started again."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.up import PATIENCE_S, ROOT, environment

FAILING = """
import builtins, sys
from celery.beat import Scheduler
from statuspage.worker.__main__ import main
from statuspage.worker.celery import app

class Failing(Scheduler):
    def tick(self):
        raise getattr(builtins, sys.argv[1])("no time")

app.conf.beat_scheduler = Failing
sys.exit(main())
"""


@pytest.mark.fault
@pytest.mark.parametrize("error", ["RuntimeError", "SystemExit"])
def test_a_worker_whose_clock_ends_does_not_run_on_without(tmp_path, error):
    ended = subprocess.run(
        [sys.executable, "-c", FAILING, error],
        cwd=ROOT,
        env=environment(tmp_path),
        timeout=PATIENCE_S,
        capture_output=True,
        text=True,
    )

    assert ended.returncode == 1
    assert "The clock ended, and the worker ends with it." in ended.stderr
