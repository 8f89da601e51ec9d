"""Many readers of one page, each with a connection of its own, and what they were answered."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

TIMEOUT_S = 30.0


@dataclass(frozen=True)
class Seen:
    """One answer. ``status`` is 0 where the connection was refused or cut off."""

    at_s: float
    path: str
    status: int
    is_stale: bool = False


@dataclass
class Readers:
    """``count`` readers, who each ask for one of ``paths`` every ``period_s`` seconds."""

    port: int
    paths: list[str]
    count: int
    period_s: float
    seen: list[Seen] = field(default_factory=list)
    _stopping: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Readers:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._read()), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join(TIMEOUT_S)

    def since(self, at_s: float) -> list[Seen]:
        return [seen for seen in self.seen if seen.at_s >= at_s]

    async def _read(self) -> None:
        await asyncio.gather(*(self._reader(number) for number in range(self.count)))

    async def _reader(self, number: int) -> None:
        # Spread over the period, as real readers are.
        await asyncio.sleep(self.period_s * number / self.count)
        path = self.paths[number % len(self.paths)]
        while not self._stopping.is_set():
            started_s = time.monotonic()
            self.seen.append(await self._ask(path))
            await asyncio.sleep(max(0.0, self.period_s - (time.monotonic() - started_s)))

    async def _ask(self, path: str) -> Seen:
        request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
        try:
            async with asyncio.timeout(TIMEOUT_S):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.write(request)
                head = (await reader.read()).partition(b"\r\n\r\n")[0]
                writer.close()
        except (OSError, TimeoutError):
            head = b""
        status = int(head[9:12]) if head.startswith(b"HTTP/1.1 ") else 0
        return Seen(time.monotonic(), path, status, b"x-stale-since" in head.lower())


def statuses(seen: Iterable[Seen]) -> Counter[int]:
    return Counter(answer.status for answer in seen)
