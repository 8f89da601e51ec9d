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
    """One answer, and when it was asked for. ``status`` is 0 where the connection was refused or
    cut off; ``has_news`` if it shows what the readers wait for.
    """

    asked_at_s: float
    path: str
    status: int
    is_stale: bool = False
    has_news: bool = False
    took_s: float = 0.0


@dataclass
class Readers:
    """``count`` readers, who each ask for one of ``paths`` every ``period_s`` seconds."""

    port: int
    paths: list[str]
    count: int
    period_s: float
    news: str = ""
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
        return [seen for seen in self.seen if seen.asked_at_s >= at_s]

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
        asked_at_s = time.monotonic()
        request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
        try:
            async with asyncio.timeout(TIMEOUT_S):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.write(request)
                head, _, body = (await reader.read()).partition(b"\r\n\r\n")
                writer.close()
        except (OSError, TimeoutError):
            head = body = b""
        status = int(head[9:12]) if head.startswith(b"HTTP/1.1 ") else 0
        is_stale = b"x-stale-since" in head.lower()
        took_s = time.monotonic() - asked_at_s
        return Seen(asked_at_s, path, status, is_stale, self.news.encode() in body, took_s)


def statuses(seen: Iterable[Seen]) -> Counter[int]:
    return Counter(answer.status for answer in seen)


def lasted_s(seen: Iterable[Seen], *, since_s: float) -> float:
    """Return how long after that instant the last of these answers was asked for."""
    return max((answer.asked_at_s - since_s for answer in seen), default=0.0)
