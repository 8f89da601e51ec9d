"""A fake cache for the demo: empty and slow."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from urllib.parse import unquote

HOST = "127.0.0.1"
# So that some 2,400 names beginning with p take ten minutes, and all others much less.
SECONDS = 0.17
SLOW_LETTER, SLOW_SECONDS = "p", 0.245
# What no attempt purges, so that failures are seen.
REFUSED = "-000777"

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
UNAVAILABLE = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"


def serve() -> int:
    """Serve from a thread until the process ends; return the port."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="stub", daemon=True).start()
    starting = asyncio.start_server(_converse, HOST, 0)
    server = asyncio.run_coroutine_threadsafe(starting, loop).result()
    port: int = server.sockets[0].getsockname()[1]
    return port


async def _converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            writer.write(await _answer(head.split(None, 2)))
            await writer.drain()
    writer.close()


async def _answer(words: list[bytes]) -> bytes:
    method, path = words[0], unquote(words[1].decode("ascii", "replace"))
    if method != b"PURGE":
        return OK
    name = path.rpartition("/")[2]
    await asyncio.sleep(SLOW_SECONDS if name.startswith(SLOW_LETTER) else SECONDS)
    return UNAVAILABLE if name.endswith(REFUSED) else OK
