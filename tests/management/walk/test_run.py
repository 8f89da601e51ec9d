from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from incidents.domain.vocabulary import RunState
from incidents.management.purge.target import PurgeTarget
from incidents.management.walk import plan
from incidents.management.walk.errors import DamagedRun
from incidents.management.walk.journal import Counts, Journal
from incidents.management.walk.plan import Limits, RunPlan
from incidents.management.walk.run import JOURNAL, open_run, sentence

PLAN = RunPlan(
    "one", "names", PurgeTarget("http://127.0.0.1:1/{name}"), Limits(), 0.0, {"1": 2, "2": 1}
)


@pytest.fixture
def folder(tmp_path):
    plan.write(tmp_path / "one", PLAN, {"1": ["a", "b"], "2": ["c"]})
    return tmp_path / "one"


def opened(folder, planned=PLAN):
    """Open the run, and let others have it."""
    run = open_run(folder, planned)
    run.journal.close()
    return run


@pytest.mark.parametrize("counts", [{"3": Counts(1)}, {"1": Counts(2, 1)}])
def test_a_journal_of_another_run_is_said_not_to_fit(folder, counts):
    with closing(Journal(folder / JOURNAL)) as journal:
        journal.write(counts)

    with pytest.raises(DamagedRun, match=r"journal\.jsonl does not fit .*plan\.json"):
        open_run(folder, PLAN)
    Journal(folder / JOURNAL).close()


def test_a_plan_is_written_anew_only_if_it_changed(folder):
    before = (folder / plan.FILE).stat()

    opened(folder)
    kept = (folder / plan.FILE).stat()
    opened(folder, replace(PLAN, limits=Limits(5.0)))

    assert (kept.st_ino, kept.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert plan.read(folder, PurgeTarget).limits.rate_per_s == 5.0


def test_a_reason_that_a_server_worded_is_shown_and_not_obeyed(folder):
    said = sentence(RunState.PAUSED, "503 \x1b[2J\r\n" + "x" * 70_000)

    assert said.startswith("Waiting: 503 \\x1b[2J\\r\\nxxx")
    assert len(said) < 400
