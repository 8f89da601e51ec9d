"""The worker's queue as a folder: Celery's own, made safe to be killed and to be read meanwhile.

Kombu writes messages and lists of queues in place, so that another process may meet half of
one, and ends over it. Here each file appears whole, by one rename, or not at all.
"""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty
from time import monotonic, sleep, time_ns
from typing import Any

from kombu.transport import filesystem
from kombu.transport.filesystem import exchange_queue_t
from kombu.utils.json import dumps, loads

from incidents.filesystem import PART, locked, write_whole

log = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    def _put(  # type: ignore[override] # Kombu is at odds with itself
        self, queue: str, payload: Any, **_: Any
    ) -> None:
        folder = Path(self.data_folder_out)
        with locked(folder, is_shared=True):
            _write(folder / f"{time_ns()}_{uuid.uuid4()}.{queue}.msg", payload)

    def _new_queue(self, queue: str, **_: Any) -> None:
        """Sweep what writers left behind that were killed; not while anybody writes."""
        for folder in (Path(self.data_folder_out), self.control_folder):
            with suppress(BlockingIOError), locked(folder, is_waiting=False):
                for part in folder.glob(f"*{PART}"):
                    part.unlink()

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Return the oldest message; the one who removes its file has it. Raises Empty."""
        for file in self._waiting(queue):
            with suppress(FileNotFoundError):  # another worker has it
                if message := _message(file):
                    file.unlink()
                    return message
                file.rename(file.with_suffix(".broken"))
                log.warning("%s is no message. It is set aside as .broken.", file)
        raise Empty

    def _waiting(self, queue: str) -> Iterator[Path]:
        folder = Path(self.data_folder_in)
        return (folder / name for name in sorted(os.listdir(folder)) if _queue_of(name) == queue)

    def get_table(self, exchange: str) -> list[exchange_queue_t]:
        """Return who takes from the queue; nobody, if the list was cut short."""
        try:
            return [exchange_queue_t(*row) for row in loads(self._list(exchange).read_bytes())]
        except (FileNotFoundError, ValueError):
            return []

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        row = exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with locked(self.control_folder):
            table = self.get_table(exchange)
            if row not in table:
                _write(self._list(exchange), [row, *table])

    def _delete(
        self, queue: str, exchange: str, routing_key: str, pattern: str, *_: Any, **__: Any
    ) -> None:
        self._purge(queue)
        row = exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with locked(self.control_folder):
            table = self.get_table(exchange)
            if row in table:
                _write(self._list(exchange), [other for other in table if other != row])

    def _list(self, exchange: str) -> Path:
        file: Path = self._exchange_file(exchange)
        return file


class Transport(filesystem.Transport):
    Channel = Channel

    def drain_events(self, connection: Any, timeout: float | None = None, **_: Any) -> None:
        """Take a message once there is one; while there is none, ask no queue for it."""
        until_s = None if timeout is None else monotonic() + timeout
        folder = connection.client.transport_options["data_folder_in"]
        while not any(name.endswith(".msg") for name in os.listdir(folder)):
            if until_s is not None and monotonic() >= until_s:
                raise TimeoutError
            sleep(self.polling_interval)
        super().drain_events(connection, timeout=timeout)


def _queue_of(name: str) -> str:
    return name.partition(".")[2].removesuffix(".msg") if name.endswith(".msg") else ""


def _message(file: Path) -> Any:
    """Return None for what is no message, as a full disk or a power cut leaves it."""
    with suppress(ValueError, KeyError, TypeError, RecursionError, IsADirectoryError):
        found = loads(file.read_bytes())
        if found["properties"]["delivery_tag"]:
            return found
    return None


def _write(file: Path, content: Any) -> None:
    write_whole(file, dumps(content).encode())
