"""A storm of alerts: 2,800 that come one by one within a minute, to the whole program."""

from __future__ import annotations

import json
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.test_alerting import LOOK, PREPARE
from tests.up import copied, python, running, until

ALERTS, WITHIN_S, SENDERS = 2_800, 60.0, 8
HEEDED_WITHIN_S = 60.0
PAGE_MOST_S = 0.5


def test_a_storm_is_one_draft_and_harms_neither_worker_nor_page(loaded_demo, tmp_path):
    environment = copied(loaded_demo, tmp_path / "var")
    variables = environment | {"DJANGO_SETTINGS_MODULE": "statuspage.settings"}
    key = python(variables, "-c", PREPARE).strip().splitlines()[-1]

    def seen() -> dict[str, object]:
        return json.loads(python(variables, "-c", LOOK).strip().splitlines()[-1])

    with running(environment, tmp_path) as up, ThreadPoolExecutor(SENDERS + 1) as threads:
        page = f"http://127.0.0.1:{up.port}"
        before = {each.pid for each in up.family()}
        begun_s = time.monotonic()
        sent = [
            threads.submit(_send, page, key, range(first, ALERTS, SENDERS), begun_s)
            for first in range(SENDERS)
        ]
        pages_s = threads.submit(_ask, page, lambda: all(each.done() for each in sent)).result()
        refused = sum(each.result() for each in sent)
        storm_s = time.monotonic() - begun_s
        until(lambda: str(seen()["said"]).startswith("2,800 alerts fire"), "all were heeded")
        heeded_s = time.monotonic() - begun_s - storm_s
        health = json.load(urlopen(f"{page}/healthz", timeout=20))
        after = {each.pid for each in up.family()}

    median_s = statistics.median(pages_s)
    print(
        f"\n{ALERTS:,} alerts in {storm_s:.0f} s, {refused} told to come again; all heeded"
        f" {heeded_s:.0f} s later; the page meanwhile: median {median_s * 1000:.0f} ms, slowest"
        f" {max(pages_s) * 1000:.0f} ms of {len(pages_s)}"
    )
    assert seen()["drafts"] == 1
    assert health["parts"]["alerts"]["ok"], health
    assert before <= after
    assert heeded_s < HEEDED_WITHIN_S
    assert median_s < PAGE_MOST_S


def _send(page: str, key: str, numbers: range, begun_s: float) -> int:
    """Send each at its time; return how often it was told to come again, as senders then do."""
    refused = 0
    for number in numbers:
        time.sleep(max(0.0, begun_s + number * WITHIN_S / ALERTS - time.monotonic()))
        labels = {"alertname": "HighErrorRate", "pod": f"p{number}"}
        body = json.dumps({"alerts": [{"status": "firing", "labels": labels}]}).encode()
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        while True:
            try:
                urlopen(Request(f"{page}/hooks/alertmanager", body, headers), timeout=60).close()
                break
            except HTTPError as error:
                if error.code != HTTPStatus.SERVICE_UNAVAILABLE:
                    raise
                refused += 1
                time.sleep(1)
    return refused


def _ask(page: str, is_over) -> list[float]:
    found = []
    while not is_over():
        begun_s = time.monotonic()
        with urlopen(f"{page}/", timeout=60) as answer:
            answer.read()
        found.append(time.monotonic() - begun_s)
        time.sleep(0.2)
    return found
