from __future__ import annotations

import json
from dataclasses import replace

import pytest

from incidents.management.purge.target import PurgeTarget
from incidents.management.walk import plan
from incidents.management.walk.errors import DamagedRun, NoRun
from incidents.management.walk.plan import Limits, RunPlan

PLAN = RunPlan(
    "one",
    "objects",
    PurgeTarget("http://127.0.0.1/{name}", host="index.example.org"),
    Limits(12.5, 3, health_url="http://127.0.0.1/health"),
    started_at_s=1.5,
    sizes={"p": 2, "0-9": 1},
)
NAMES = {"p": ["pip", "pü"], "0-9": ["2to3"]}


def test_what_is_read_is_what_was_written(tmp_path):
    plan.write(tmp_path / "one", PLAN, NAMES)

    assert plan.read(tmp_path / "one", PurgeTarget) == PLAN
    files = dict(plan.names_files(tmp_path / "one", PLAN))
    assert {key: file.read_text("utf-8").split() for key, file in files.items()} == NAMES


def test_a_folder_without_a_plan_is_no_run(tmp_path):
    with pytest.raises(NoRun, match="no run"):
        plan.read(tmp_path, PurgeTarget)


@pytest.mark.parametrize("text", ["{bad", "[]", "{}", "null", '"x"', "[" * 100_000, "\x00" * 99])
def test_what_is_no_plan_is_said_to_be_damaged(tmp_path, text):
    (tmp_path / plan.FILE).write_text(text)

    with pytest.raises(DamagedRun, match=r"plan\.json is damaged"):
        plan.read(tmp_path, PurgeTarget)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("run_id", "../one"),
        ("unit", 5),
        ("unit", "\ud800"),
        ("started_at_s", "soon"),
        ("started_at_s", 10**400),
        ("sizes", {}),
        ("sizes", ["p"]),
        ("sizes", {"p": "many"}),
        ("sizes", {"p": -1}),
        ("sizes", {"p": True}),
        ("sizes", {"p": 2**63}),
        ("sizes", {"\ud800": 2}),
        ("target", []),
        ("target url", "http://[::1/{name}"),
        ("target url", "http://127.0.0.1/"),
        ("target host", "a\r\nb"),
        ("target timeout_s", 1e300),
        ("target attempts", 0),
        ("target other", 1),
        ("target method", "get /"),
        ("target headers", "Fastly-Soft-Purge: 1"),
        ("target headers", ["a\r\nb: c"]),
        ("target json", "{"),
        ("target json", '["{path}"]'),
        ("limits", None),
        ("limits rate_per_s", "fast"),
        ("limits rate_per_s", float("nan")),
        ("limits processes", 2.5),
        ("limits health_url", 7),
        ("limits health_every_s", float("inf")),
        ("limits health_timeout_s", -1),
        ("limits slow_after_s", None),
    ],
)
def test_what_no_run_can_have_is_said_to_be_damage(tmp_path, path, value):
    plan.write(tmp_path / "one", PLAN, NAMES)
    written = json.loads((tmp_path / "one" / plan.FILE).read_text("utf-8"))
    *outer, name = path.split()
    (written[outer[0]] if outer else written)[name] = value
    (tmp_path / "one" / plan.FILE).write_text(json.dumps(written))

    with pytest.raises(DamagedRun, match=r"plan\.json is damaged"):
        plan.read(tmp_path / "one", PurgeTarget)


def test_a_run_is_not_overwritten(tmp_path):
    plan.write(tmp_path / "one", PLAN, NAMES)

    with pytest.raises(FileExistsError):
        plan.write(tmp_path / "one", PLAN, NAMES)


def test_what_is_kept_anew_is_what_is_read_and_the_names_stay(tmp_path):
    plan.write(tmp_path / "one", PLAN, NAMES)
    gentler = replace(PLAN, limits=Limits(5.0, 1))

    plan.keep(tmp_path / "one", gentler)

    assert plan.read(tmp_path / "one", PurgeTarget) == gentler
    files = dict(plan.names_files(tmp_path / "one", gentler))
    assert {key: file.read_text("utf-8").split() for key, file in files.items()} == NAMES
