"""One public document: its bytes in each coding, with headers ready to send."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import formatdate, parsedate_to_datetime
from functools import cached_property

import brotli

from incidents.domain.images.names import TYPES
from incidents.edge.conditional import ENCODINGS, is_not_modified
from incidents.publishing.documents import DocumentResponse

Headers = list[tuple[str, str]]

# What base.html keeps for the time in which the bytes cannot be renewed: a place and a text.
_PLACE = b"<!--stale-->"
_TEXT = re.compile(rb'data-stale="([^"{]*)\{time\}([^"]*)"')
# Clocks are put right by less while they run; what was rendered further ahead than this is wrong.
SET_BACK_S = 5.0
STALE_HEADER = "X-Stale-Since"
# Types that are compressed already; once more would take time and save nothing.
_COMPRESSED = frozenset(TYPES.values())
# What the edge says itself, or no reader may get.
_OWN_HEADERS = frozenset({"set-cookie", "vary", "etag", "content-length", "content-encoding"})


class Document:
    """An answer with the revisions read *before* the queries that made it.

    It never changes, so that any number of threads may send it; they only note that it
    ``is_asked_for``, since it was kept, so that it is kept longer. ``rendered_s`` is Unix time;
    ``version`` is that of the catalogue. ``is_stale``: it could not be renewed.
    """

    def __init__(
        self,
        answer: DocumentResponse,
        numbers: Mapping[str, int],
        *,
        rendered_s: float,
        version: str = "",
        is_stale: bool = False,
    ) -> None:
        self.answer = answer
        self.rendered_s = rendered_s
        self.version = version
        self.is_stale = is_stale
        self.is_asked_for = False
        self.valid_until_s = answer.valid_until_s
        self.status_line = f"{answer.status} {answer.reason}"
        self.numbers = {topic: numbers.get(topic, 0) for topic in answer.topics}

    def is_of(self, numbers: Mapping[str, int]) -> bool:
        """Whether nothing that it depends on has changed since."""
        return all(numbers.get(topic, 0) == number for topic, number in self.numbers.items())

    def is_true_at(self, now_s: float) -> bool:
        """Whether the clock has not made it wrong, by going on or by being set back."""
        return self.rendered_s - SET_BACK_S <= now_s < self.valid_until_s

    @cached_property
    def etag(self) -> str:
        """Weak, since one tag serves all codings of the same content."""
        return f'W/"{hashlib.sha256(self.answer.body).hexdigest()[:24]}"'

    @cached_property
    def replies(self) -> Mapping[str, tuple[Headers, list[bytes]]]:
        """Headers and body by content coding."""
        if self._is_compressed:
            return dict.fromkeys(ENCODINGS, self._reply("identity", self.answer.body))
        return _Replies(lambda coding: self._reply(coding, CODINGS[coding](self.answer.body)))

    @cached_property
    def not_modified_headers(self) -> Headers:
        return [pair for pair in self._headers if pair[0] != "Content-Type"]

    def is_current_for(self, if_none_match: str | None, if_modified_since: str | None) -> bool:
        """Whether a client that sent these already has it."""
        if if_none_match == self.etag:  # what browsers send, and most of what is sent
            return self.answer.status == 200
        return self.answer.status == 200 and is_not_modified(
            self.etag,
            self._modified_s,
            if_none_match=if_none_match,
            if_modified_since=if_modified_since,
        )

    @cached_property
    def stale(self) -> Document:
        """The same, saying that it could not be renewed and from when it is."""
        at = datetime.fromtimestamp(self.rendered_s, UTC)
        stamp = (
            f'<time datetime="{at:%Y-%m-%dT%H:%M:%SZ}" data-moment="short">{at:%H:%M} UTC</time>'
        )
        body = self.answer.body
        if self._is_page and (text := _TEXT.search(body)):
            before, after = text.groups()
            notice = b'<p class="stale">' + before + stamp.encode() + after + b"</p>"
            body = body.replace(_PLACE, notice, 1)
        headers = (
            *(pair for pair in self.answer.headers if pair[0] != "Cache-Control"),
            ("Cache-Control", "public, max-age=0, s-maxage=1"),
            (STALE_HEADER, formatdate(self.rendered_s, usegmt=True)),
        )
        answer = replace(self.answer, headers=headers, body=body)
        return Document(answer, {}, rendered_s=self.rendered_s, is_stale=True)

    @property
    def size_bytes(self) -> int:
        """The most memory it takes, once it was sent in every coding, in good times and
        in bad: its bytes twice, and all that is compressed together less than once more. An
        image is kept once."""
        return (1 if self._is_compressed else 3) * len(self.answer.body) + 8_000

    @property
    def _is_page(self) -> bool:
        """Whether base.html made it. In data and calendars names stand as they were typed."""
        return self._content_type.startswith("text/html")

    @property
    def _is_compressed(self) -> bool:
        return self._content_type in _COMPRESSED

    @property
    def _content_type(self) -> str:
        return dict(self.answer.headers).get("Content-Type", "")

    @cached_property
    def _headers(self) -> Headers:
        kept = [p for p in self.answer.headers if p[0].lower() not in _OWN_HEADERS]
        return [*kept, ("ETag", self.etag), ("Vary", "Accept-Encoding")]

    @cached_property
    def _modified_s(self) -> float | None:
        value = dict(self.answer.headers).get("Last-Modified")
        return parsedate_to_datetime(value).timestamp() if value else None

    def _reply(self, coding: str, body: bytes) -> tuple[Headers, list[bytes]]:
        encoded = [] if coding == "identity" else [("Content-Encoding", coding)]
        return [*self._headers, *encoded, ("Content-Length", str(len(body)))], [body]


@dataclass(frozen=True)
class Evicted:
    """All of a document but its bytes: those on disk are these if they have its tag."""

    answer: DocumentResponse
    etag: str
    numbers: Mapping[str, int]
    rendered_s: float
    version: str

    @classmethod
    def of(cls, document: Document) -> Evicted:
        bare = replace(document.answer, body=b"")
        return cls(bare, document.etag, document.numbers, document.rendered_s, document.version)

    def restored(self, body: bytes) -> Document | None:
        """Return the document; None if these are other bytes."""
        document = Document(
            replace(self.answer, body=body),
            self.numbers,
            rendered_s=self.rendered_s,
            version=self.version,
        )
        return document if document.etag == self.etag else None


class _Replies(dict[str, tuple[Headers, list[bytes]]]):
    """Headers and body by content coding, each made when it is first asked for: to compress what
    is large takes longer than all else."""

    def __init__(self, make: Callable[[str], tuple[Headers, list[bytes]]]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, coding: str) -> tuple[Headers, list[bytes]]:
        self[coding] = reply = self._make(coding)
        return reply


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


def _brotli(body: bytes) -> bytes:
    compressed: bytes = brotli.compress(body, quality=5)
    return compressed


CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": _brotli,
    "gzip": _gzip,
    "identity": lambda body: body,
}
