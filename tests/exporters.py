"""Metrics of jobs, and endpoints that do what HTTP libraries would not."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping

OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
TEXT = "text/plain; version=0.0.4; charset=utf-8"


def shown(
    partitions: Mapping[str, tuple[float, float, float]],
    *,
    run_id: str = "1",
    state: str = "running",
    started_at_s: float = 1_654_860_000,
) -> str:
    """A page of the default contract in text format: name → total, ok and failed units."""
    lines = [
        "# HELP mitigation_partition_units Planned units.",
        "# TYPE mitigation_partition_units gauge",
    ]
    for name, (total, _ok, _failed) in partitions.items():
        lines.append(f'mitigation_partition_units{{run_id="{run_id}",partition="{name}"}} {total}')
    lines.append("# TYPE mitigation_partition_processed_total counter")
    for name, (_total, ok, failed) in partitions.items():
        for result, value in (("ok", ok), ("failed", failed), ("skipped", 0)):
            labels = f'run_id="{run_id}",partition="{name}",result="{result}"'
            lines.append(f"mitigation_partition_processed_total{{{labels}}} {value}")
    lines += [
        f'mitigation_run_info{{run_id="{run_id}",kind="purge",unit="names",scheduling="static"}} 1',
        f'mitigation_run_state{{run_id="{run_id}",mitigation_run_state="{state}"}} 1',
        f'mitigation_run_start_time_seconds{{run_id="{run_id}"}} {started_at_s}',
    ]
    return "\n".join(lines) + "\n"


@contextlib.contextmanager
def raw(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """Yield the address of a server that reads a request and leaves the answer to ``answer``."""
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            with contextlib.suppress(OSError):
                connection, _address = listener.accept()
                threading.Thread(target=respond, args=(connection,), daemon=True).start()

    def respond(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.recv(65_536)
            answer(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/metrics"
        finally:
            ended.set()
            thread.join()


@contextlib.contextmanager
def mute(host: str, port: int) -> Iterator[None]:
    """Have ``host`` leave all attempts to connect unanswered, as behind a firewall."""
    with socket.create_server((host, port), backlog=0), contextlib.ExitStack() as waiting:
        for _ in range(4):
            caller = waiting.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex((host, port))
        yield


def dripping(connection: socket.socket) -> None:
    """A byte every now and then, for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    while True:
        connection.sendall(b"#")
        time.sleep(0.05)


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
