from __future__ import annotations

from dataclasses import replace

import pytest

from incidents.management.purge import plan
from incidents.management.purge.plan import Limits, NoPlan, Plan, Target

PLAN = Plan(
    "one",
    "objects",
    Target("http://127.0.0.1/{name}", host="index.example.org"),
    Limits(12.5, 3, health_url="http://127.0.0.1/health"),
    started_at_s=1.5,
    sizes={"p": 2, "0-9": 1},
)
NAMES = {"p": ["pip", "pü"], "0-9": ["2to3"]}


def test_what_is_read_is_what_was_written(tmp_path):
    plan.write(tmp_path / "one", PLAN, NAMES)

    assert plan.read(tmp_path / "one") == PLAN
    files = dict(plan.names_files(tmp_path / "one", PLAN))
    assert {key: file.read_text("utf-8").split() for key, file in files.items()} == NAMES


def test_a_folder_without_a_plan_is_no_run(tmp_path):
    with pytest.raises(NoPlan, match="no run"):
        plan.read(tmp_path)


@pytest.mark.parametrize(
    "text", ["{bad", "[]", "{}", '{"limits": {"x": 1}, "target": {}}', "[" * 100_000]
)
def test_a_damaged_plan_is_said_to_be(tmp_path, text):
    (tmp_path / plan.FILE).write_text(text)

    with pytest.raises(NoPlan, match=r"plan\.json is damaged"):
        plan.read(tmp_path)


def test_a_run_is_not_overwritten(tmp_path):
    plan.write(tmp_path / "one", PLAN, NAMES)

    with pytest.raises(FileExistsError):
        plan.write(tmp_path / "one", PLAN, NAMES)


def test_what_is_kept_anew_is_what_is_read_and_the_names_stay(tmp_path):
    plan.write(tmp_path / "one", PLAN, NAMES)
    gentler = replace(PLAN, limits=Limits(5.0, 1))

    plan.keep(tmp_path / "one", gentler)

    assert plan.read(tmp_path / "one") == gentler
    files = dict(plan.names_files(tmp_path / "one", gentler))
    assert {key: file.read_text("utf-8").split() for key, file in files.items()} == NAMES
