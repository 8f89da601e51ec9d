"""``manage.py purge`` as whole processes, against a real Varnish and an origin that counts."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from incidents.management.purge.target import PurgeTarget
from incidents.management.walk import plan
from incidents.management.walk.plan import Limits, RunPlan
from tests.management.walk import servers
from tests.management.walk.processes import starting
from tests.up import PATIENCE_S, ROOT, environment, free_port, is_alive, until

pytestmark = pytest.mark.fault

HOST = ("--host", "index.example.org")


@pytest.fixture
def purge(tmp_path):
    with starting("purge", tmp_path) as purge:
        yield purge


@pytest.fixture
def origin():
    with servers.origin() as origin:
        yield origin


@pytest.fixture
def names(tmp_path):
    """Return what writes so many names, and gives back the option for them."""

    def names(number):
        (tmp_path / "names").write_text("".join(f"{'pax7'[n % 4]}-{n}\n" for n in range(number)))
        return "--names", tmp_path / "names"

    return names


@pytest.mark.parametrize(
    ("division", "partitions"),
    [("letter", {"p": 25, "a": 25, "x": 25, "0-9": 25}), ("size", {"1": 34, "2": 33, "3": 33})],
)
def test_what_a_varnish_had_is_fetched_anew(purge, names, origin, tmp_path, division, partitions):
    with servers.varnish(origin, tmp_path) as port:
        paths = [f"/json/{'pax7'[n % 4]}-{n}" for n in range(100)]
        servers.fetch(port, [*paths, *paths, "/json/other"])
        once = Counter(origin.asked)

        run = purge(
            *(f"http://127.0.0.1:{port}/json/{{name}}", *HOST, *names(100)),
            *("--partition", division, "--processes", 3, "--rate", 1000, "--linger", 60),
        )
        run.until(lambda: run.state() == "succeeded", "all was purged")
        samples = run.samples()
        servers.fetch(port, [*paths, "/json/other"])

    assert {path: once[path] for path in paths} == dict.fromkeys(paths, 1)
    assert {path: origin.asked[path] for path in paths} == dict.fromkeys(paths, 2)
    assert origin.asked["/json/other"] == 1
    for partition, size in partitions.items():
        assert samples["mitigation_partition_units", partition] == size
        assert samples["mitigation_partition_processed_total", partition, "ok"] == size
    assert samples["mitigation_run_info", "purge", "static", "objects"] == 1
    run.process.terminate()
    assert "Done: 100 purged" in run.ended()
    assert "The metrics are shown for 60 seconds more; Ctrl-C ends that." in run.log.read_text()


@pytest.mark.long
def test_the_rate_is_that_of_all_processes_together(purge, names, origin):
    run = purge(
        origin.url("/json/{name}"), *names(120), "--processes", 6, "--rate", 40, "--attempts", 1
    )
    run.ended()

    took_s = origin.purges[-1][0] - origin.purges[0][0]
    assert took_s > 0.8 * 120 / 40


@pytest.mark.long
def test_it_waits_while_the_backends_are_sick_and_then_goes_on(purge, names, origin):
    run = purge(
        *(origin.url("/json/{name}"), *names(3000), "--rate", 200, "--processes", 4),
        *("--health", origin.url("/health"), "--health-every", 0.1),
    )
    run.until(lambda: len(origin.purges) > 20, "it purged")
    origin.is_healthy = False
    run.until(lambda: run.state() == "paused", "it waited")
    run.until(lambda: run.done() == len(origin.purges), "what was allowed before was sent")
    sent, asked = len(origin.purges), origin.asked["/health"]
    run.until(lambda: origin.asked["/health"] > asked + 5, "they were asked again")
    assert len(origin.purges) == sent
    assert "/health does not answer well: 503 Service Unavailable" in run.log.read_text()

    origin.is_healthy = True
    run.until(lambda: run.state() in {"running", "throttled"}, "it went on")
    run.until(lambda: len(origin.purges) > sent + 100, "it purged again")


@pytest.mark.long
def test_killed_it_goes_on_from_where_it_was_and_no_name_is_left_out(purge, names, origin):
    run = purge(
        *(origin.url("/json/{name}"), *names(400), "--run-id", "one", "--rate", 150),
        *("--partition", "letter"),
    )
    run.until(lambda: run.done() > 50, "some were purged")
    family, told = run.family(), run.done()
    run.process.kill()
    run.process.wait()
    until(lambda: not any(map(is_alive, family)), "its workers were gone")
    sent = len(origin.purges)

    resumed = purge("--resume", "one", "--rate", 1000, "--linger", 60)
    resumed.until(lambda: resumed.done() == 400, "all was purged")
    resumed.process.terminate()

    assert "Done: 400 purged" in resumed.ended()
    assert told <= sent
    assert len(set(origin.purged)) == 400
    assert len(origin.purges) < 400 + 350, "what was done was not done again"
    assert int(resumed.log.read_text().split("Run one: ")[1].split()[0]) >= told


@pytest.mark.long
def test_it_goes_on_where_nobody_reads_what_it_prints(names, origin, tmp_path):
    command = [
        *(sys.executable, "manage.py", "purge", origin.url("/{name}"), *names(40)),
        *("--port", str(free_port()), "--rate", "40", "--linger", "0"),
    ]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()

    assert (process.returncode, said) == (0, b"")
    assert len(origin.purges) == 40


def test_stopped_it_says_how_to_go_on(purge, names, origin):
    run = purge(origin.url("/json/{name}"), *names(400), "--run-id", "one", "--rate", 100)
    run.until(lambda: run.done(), "some were purged")
    family = run.family()
    run.process.terminate()

    assert run.process.wait(PATIENCE_S) == 75
    assert "manage.py purge --resume one" in run.log.read_text()
    until(lambda: not any(map(is_alive, family)), "its workers were gone")
    purge("--resume", "one", "--rate", 1000).ended()
    assert Counter(origin.purged) == dict.fromkeys(set(origin.purged), 1)
    assert len(origin.purges) == 400


def test_names_that_are_piped_in_and_are_no_text_are_told(origin, tmp_path):
    ended = subprocess.run(
        [sys.executable, "manage.py", "purge", origin.url("/{name}"), "--names", "-"],
        cwd=ROOT,
        env=environment(tmp_path) | {"LC_ALL": "C"},
        input=b"a\n\xff\n",
        capture_output=True,
    )

    assert ended.returncode == 1
    assert b"The names cannot be read" in ended.stderr
    assert b"Traceback" not in ended.stderr
    assert not origin.purges


@pytest.fixture
def kept(origin, tmp_path):
    """A run of two names that is yet to be walked, and watched but once."""
    planned = RunPlan(
        "one",
        "names",
        PurgeTarget(origin.url("/{name}")),
        Limits(health_every_s=1e6),
        0.0,
        sizes={"1": 2},
    )
    plan.write(tmp_path / "runs" / "one", planned, {"1": ["a", "b"]})


def test_how_often_and_as_what_it_goes_on_may_be_changed(purge, kept, origin):
    origin.purge_status = 503

    run = purge("--resume", "one", "--host", "other.example", "--attempts", 2)

    assert "2 failed" in run.ended()
    assert len(origin.purges) == 4
    assert origin.hosts == {"other.example"}


@pytest.mark.long
def test_it_goes_on_with_the_limits_that_were_given_last(purge, kept, origin, tmp_path):
    origin.purge_status = 503
    watched = purge("--resume", "one", "--attempts", 100, "--rate", 7, "--processes", 1)
    watched.until(lambda: origin.purges, "it began")
    watched.process.kill()
    watched.process.wait()

    origin.purge_status = 200
    purge("--resume", "one").ended()

    kept_last = plan.read(tmp_path / "runs" / "one", PurgeTarget)
    assert (kept_last.limits.rate_per_s, kept_last.limits.processes) == (7, 1)
    assert kept_last.target.attempts == 100


@pytest.mark.long
def test_who_finds_a_run_in_use_changes_nothing_of_it(purge, names, origin, tmp_path):
    first = purge(origin.url("/{name}"), *names(4000), "--run-id", "one", "--rate", 9)
    first.until(lambda: first.done(), "some were purged")

    assert purge("--resume", "one", "--rate", 500).process.wait(PATIENCE_S) == 1

    assert plan.read(tmp_path / "runs" / "one", PurgeTarget).limits.rate_per_s == 9


@pytest.mark.parametrize(("left", "purged"), [(None, []), (b"a\n", ["a"]), (b"a\n\xff\n", [])])
def test_names_that_are_missing_are_not_waited_for(purge, kept, origin, tmp_path, left, purged):
    file = tmp_path / "runs" / "one" / "names-000.txt"
    if left is None:
        file.unlink()
    else:
        file.write_bytes(left)

    run = purge("--resume", "one")

    assert run.process.wait(PATIENCE_S) == 65
    assert f"in {file}: begin another run." in run.log.read_text()
    assert "Traceback" not in run.log.read_text()
    assert origin.purged == purged


def test_names_that_came_later_do_not_stand_for_missing_ones(purge, origin, tmp_path):
    target, limits = PurgeTarget(origin.url("/{name}")), Limits(processes=1)
    planned = RunPlan("one", "names", target, limits, 0.0, sizes={"1": 2, "2": 1})
    plan.write(tmp_path / "runs" / "one", planned, {"1": ["a"], "2": ["b", "c"]})

    run = purge("--resume", "one")

    assert run.process.wait(PATIENCE_S) == 65
    assert "names-000.txt" in run.log.read_text()
    assert sorted(origin.purged) == ["a", "b"]


@pytest.mark.parametrize(
    ("file", "text"), [("plan.json", '{"run_id": 5}'), ("journal.jsonl", '{"counts": 5}\n')]
)
def test_a_file_of_a_run_that_is_damaged_is_named(purge, kept, tmp_path, file, text):
    (tmp_path / "runs" / "one" / file).write_text(text)

    run = purge("--resume", "one")

    assert run.process.wait(PATIENCE_S) == 65
    assert f"{file} is damaged" in run.log.read_text()
    assert "begin another run" in run.log.read_text()
    assert "Traceback" not in run.log.read_text()


def test_what_is_left_of_a_run_that_never_began_is_to_be_removed(purge, names, origin, tmp_path):
    (tmp_path / "runs" / "one").mkdir(parents=True)

    run = purge(origin.url("/{name}"), *names(4), "--run-id", "one")

    assert run.process.wait(PATIENCE_S) == 1
    assert "remove it" in run.log.read_text()


def test_how_the_backends_are_watched_may_be_changed(purge, kept, origin):
    run = purge(
        *("--resume", "one", "--health", origin.url("/health")),
        *("--health-every", 0.05, "--slow-after", 0.000_001),
    )

    run.until(lambda: origin.asked["/health"] > 3, "the backends were asked more than once")
    run.until(lambda: "s to answer" in run.log.read_text(), "they were found slow")
    assert not origin.purges


@pytest.mark.long
def test_a_worker_that_is_killed_is_replaced(purge, names, origin):
    run = purge(
        origin.url("/json/{name}"), *names(300), "--run-id", "one", "--processes", 2, "--rate", 100
    )
    run.until(lambda: run.done(), "some were purged")
    busy = [
        each for each in run.family() if not each.children() and "forkserver" in str(each.cmdline())
    ]
    busy[-1].kill()

    assert "Done: 300 purged" in run.ended()
    assert len(set(origin.purged)) == 300


def test_what_fails_to_the_last_attempt_is_counted_and_listed(purge, names, origin, tmp_path):
    origin.purge_status = 503

    run = purge(
        origin.url("/json/{name}"), *names(4), "--run-id", "one", "--attempts", 2, "--rate", 1000
    )

    assert "4 failed" in run.ended()
    assert len(origin.purges) == 8
    assert len((tmp_path / "runs" / "one" / "failed.txt").read_text().split()) == 4


@pytest.mark.long
def test_why_a_cache_does_nothing_is_told(purge, names, origin):
    origin.purge_status = 405
    refusing = purge(origin.url("/{name}"), *names(100), "--health-every", 0.2)
    refusing.until(lambda: "Slower" in refusing.log.read_text(), "it went slower")
    missing = purge(f"http://127.0.0.1:{free_port()}/{{name}}", *names(100), "--health-every", 0.2)
    missing.until(lambda: "Slower" in missing.log.read_text(), "it went slower")

    assert "; the last of them: 405 Method Not Allowed." in refusing.log.read_text()
    assert "; the last of them: Connection refused." in missing.log.read_text()


def test_what_was_not_cached_is_skipped(purge, names, origin):
    origin.purge_status = 404

    run = purge(origin.url("/json/{name}"), *names(4), "--rate", 1000)

    assert "0 purged, 4 not cached" in run.ended()


@pytest.mark.long
def test_a_run_is_not_walked_by_two(purge, names, origin):
    first = purge(origin.url("/json/{name}"), *names(4000), "--run-id", "one")
    first.until(lambda: first.done(), "some were purged")

    second = purge("--resume", "one")

    assert second.process.wait(PATIENCE_S) == 1
    assert "Another process is at the run" in second.log.read_text()


@pytest.mark.long
def test_a_port_that_is_taken_is_named_and_the_run_kept(purge, names, origin):
    first = purge(origin.url("/json/{name}"), *names(4000))
    first.until(lambda: first.done(), "some were purged")

    second = purge(origin.url("/json/{name}"), *names(4), "--run-id", "two", "--port", first.port)

    assert second.process.wait(PATIENCE_S) == 1
    assert f"port {first.port}" in second.log.read_text()
    assert "Choose another with --port" in second.log.read_text()
    purge("--resume", "two").ended()
