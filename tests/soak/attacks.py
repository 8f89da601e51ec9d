"""Attacks and faults that once broke a page, each bounded and against this machine only."""

from __future__ import annotations

import contextlib
import re
import socket
import stat
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests import exporters, proxies
from tests.soak.page import LOGIN, Page
from tests.up import until

IDLE = 1_100
BODY_BYTES, CHUNK_BYTES = 300_000_000, 1_000_000
LINES, LABELS = 490, 900
TRIALS = 6
THRASH_S = 5.0
HANG_S = 10.0
WORTH_WAITING_S = 5.0


@dataclass(frozen=True)
class Outcome:
    """``is_held`` if the page withstood it; ``figure`` says how."""

    is_held: bool
    figure: str


def idle_sockets(page: Page) -> Outcome:
    """Connections that ask for nothing end reading where few files may be open."""
    idle = []
    try:
        with contextlib.suppress(OSError):
            for _number in range(IDLE):
                idle.append(socket.create_connection(("127.0.0.1", page.port), timeout=5))
        answer = page.get("/", timeout_s=WORTH_WAITING_S)
    finally:
        for each in idle:
            each.close()
    until(lambda: page.get("/").status == 200, "the page answered again")
    figure = f"{len(idle)} connections; a reader got {answer.status} in {answer.took_s:.2f} s"
    return Outcome(answer.status == 200, figure)


def large_body(page: Page) -> Outcome:
    """A body for the sign-in page becomes a temporary file of its size."""
    folder = page.folder / "tmp"
    sent_bytes = written_bytes = 0
    head = (
        f"POST {LOGIN} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {BODY_BYTES}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
    )
    with socket.create_connection(("127.0.0.1", page.port), timeout=5) as connection:
        with contextlib.suppress(OSError):
            connection.sendall(head.encode())
            while sent_bytes < BODY_BYTES - CHUNK_BYTES:
                connection.sendall(b"x" * CHUNK_BYTES)
                sent_bytes += CHUNK_BYTES
                written_bytes = max(written_bytes, _size_bytes(folder))
        time.sleep(0.5)
        written_bytes = max(written_bytes, _size_bytes(folder))
    taken = f"{sent_bytes / 1e6:.0f} MB taken, {written_bytes / 1e6:.0f} MB in temporary files"
    return Outcome(written_bytes < CHUNK_BYTES, taken)


def hanging_trial(page: Page) -> Outcome:
    """An exporter that hangs while it is tried keeps the sign-in page and other trials waiting."""
    cookie, other_cookie = page.sign_in(), page.sign_in()
    with _hanging() as (url, is_asked), ThreadPoolExecutor(TRIALS) as threads:
        for number in range(TRIALS):
            threads.submit(page.try_it, url, cookie, has_pass=number > 0)
        until(is_asked.is_set, "the exporter was asked")
        time.sleep(1)  # the others have asked as well by then, as far as they are let
        signing_in = page.get(LOGIN)
        with _shown("ok 1\n") as other:
            second = page.try_it(other, other_cookie)
    figure = (
        f"sign-in page {signing_in.status} in {signing_in.took_s:.1f} s,"
        f" a second trial {second.status} in {second.took_s:.1f} s"
    )
    is_tried = second.status == 200 and "Another source is being tried" not in second.text
    waits_s = max(signing_in.took_s, second.took_s)
    return Outcome(signing_in.status == 200 and is_tried and waits_s < WORTH_WAITING_S, figure)


def long_lines(page: Page) -> Outcome:
    """A few hundred long lines cost seconds of processor time."""
    labels = "".join(f',l{number}="x"' for number in range(LABELS))
    line = 'mitigation_partition_units{run_id="r",partition="%d"%s} 1\n'
    text = "".join(line % (number, labels) for number in range(LINES))
    cookie = page.sign_in()
    with _shown(text) as url:
        before_s = page.cpu_s()
        answer = page.try_it(url, cookie)
        cpu_s = page.cpu_s() - before_s
    is_told = answer.status == 200 and 'id="trial"' in answer.text
    return Outcome(is_told and cpu_s < 1, f"{cpu_s:.1f} s of processor time")


def readable_data(page: Page) -> Outcome:
    """Other users of the machine read the data."""
    open_to_all = [
        path.relative_to(page.folder).as_posix()
        for path in (page.data, *page.data.glob("*.sqlite3*"))
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    return Outcome(not open_to_all, f"open to others: {', '.join(open_to_all) or 'nothing'}")


def thrash(page: Page) -> Outcome:
    """One client who asks for what does not fit into memory takes a core."""
    paths = sorted(set(re.findall(r'"(/components/\w+/history)"', page.get("/history").text)))
    assert paths, "the components' histories are not where they were"
    for path in paths:
        page.get(path)
    asked, until_s = 0, time.monotonic() + THRASH_S
    before_s = page.cpu_s()
    while time.monotonic() < until_s:
        for path in paths:
            page.get(path)
            asked += 1
    share = (page.cpu_s() - before_s) / THRASH_S
    each_ms = 1_000 * share * THRASH_S / asked
    figure = f"{100 * share:.0f} % of a core, {each_ms:.1f} ms of it for each of {asked} answers"
    return Outcome(each_ms < 5, figure)


def kill_and_restart(page: Page) -> Outcome:
    """Within a second of ``kill -9`` the port is still taken."""
    assert page.process
    page.process.kill()
    page.process.wait()
    time.sleep(0.5)
    started_s = time.monotonic()
    page.start()
    until(lambda: page.process.poll() is not None or page.get("/").status == 200, "it answered")
    is_well = page.process.poll() is None
    took_s = time.monotonic() - started_s
    return Outcome(is_well, f"{'answered' if is_well else 'ended'} after {took_s:.1f} s")


def deleted_database(page: Page) -> Outcome:
    """A deleted file takes posts while all seems well, and is made anew and empty."""
    for path in page.data.glob("*.sqlite3*"):
        path.unlink()
    time.sleep(2)
    health = page.get("/healthz").status
    assert page.process
    page.process.kill()
    page.process.wait()
    page.start()
    until(lambda: page.process.poll() is not None or page.get("/livez").status, "it started")
    page.get(LOGIN)
    is_made = page.database.exists()
    figure = f"/healthz {health}; after a restart {'made anew, empty' if is_made else 'not made'}"
    return Outcome(health == 503 and not is_made, figure)


def varnish_addresses(page: Page) -> Outcome:
    """Addresses written otherwise tell strangers how the page is."""
    paths = ("/healthz", "/healthz?x", "/metrics?", "/%68ealthz", "/metric%73")
    (folder := page.folder / "varnish").mkdir()
    with _deploy_of(page.tree), proxies.varnish(folder, readers=page.port, console=page.port) as at:
        told = [path for path in paths if at.ask(path, from_="127.0.0.2").status in (200, 503)]
    return Outcome(not told, f"told to strangers: {', '.join(told) or 'nothing'}")


# The last two end the page or take its data.
ATTACKS: tuple[Callable[[Page], Outcome], ...] = (
    idle_sockets,
    large_body,
    hanging_trial,
    long_lines,
    readable_data,
    thrash,
    varnish_addresses,
    kill_and_restart,
    deleted_database,
)


@contextlib.contextmanager
def _hanging() -> Iterator[tuple[str, threading.Event]]:
    is_asked, is_over = threading.Event(), threading.Event()

    def hang(connection: socket.socket) -> None:
        is_asked.set()
        is_over.wait(HANG_S)

    with exporters.raw(hang) as url:
        try:
            yield url, is_asked
        finally:
            is_over.set()


@contextlib.contextmanager
def _shown(text: str) -> Iterator[str]:
    def answer(connection: socket.socket) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(text)}\r\n\r\n"
        connection.sendall(head.encode() + text.encode())

    with exporters.raw(answer) as url:
        yield url


@contextlib.contextmanager
def _deploy_of(tree: Path) -> Iterator[None]:
    ours, proxies.DEPLOY = proxies.DEPLOY, tree / "deploy"
    try:
        yield
    finally:
        proxies.DEPLOY = ours


def _size_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
