from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from incidents.management.demo import fake_cache
from incidents.management.purge.cache import Cache
from incidents.management.walk import letters
from incidents.management.walk.health import BackendHealth, ask
from incidents.management.walk.target import Result, Visit


def test_it_is_purged_but_for_what_it_refuses_and_is_well():
    address = f"http://{fake_cache.HOST}:{fake_cache.serve()}"

    cache = Cache(f"{address}/projects/{{name}}", host=None, timeout_s=10)
    visits = [cache.visit(name, bool) for name in ("a-000001", "p-000777", "p-000001")]
    cache.close()

    assert visits == [Visit(Result.OK), None, Visit(Result.OK)]
    assert ask(f"{address}/health", timeout_s=10, slow_after_s=10).health is BackendHealth.GOOD


def test_whoever_starts_it_may_run_a_loop_of_its_own():
    async def start():
        return fake_cache.serve()

    # Not in this thread: after a test in a browser, it runs a loop already.
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(lambda: asyncio.run(start())).result()


def test_p_takes_ten_minutes_or_so_and_all_others_less():
    took_s = {
        letter: names
        * (fake_cache.SLOW_SECONDS if letter == fake_cache.SLOW_LETTER else fake_cache.SECONDS)
        for letter, names in letters.shares(20_000).items()
    }

    assert 540 < took_s.pop("p") < 660
    assert max(took_s.values()) < 360
