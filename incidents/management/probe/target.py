"""The cache and the origin to probe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from incidents.management.probe.asking import Prober
from incidents.management.probe.findings import DefectKind
from incidents.management.walk import headers, options, placeholders
from incidents.management.walk.client import Client

REDIRECTS_MOST_MAX = 10


def is_form(value: object) -> bool:
    """Whether it is a path with a name in it, such as “/json/{name}”."""
    return (
        isinstance(value, str)
        and value.startswith("/")
        and options.SENDABLE.fullmatch(value) is not None
        and "#" not in value
        and bool(placeholders.places(value))
        and placeholders.PATH not in value
    )


def are_forms(values: object) -> bool:
    return isinstance(values, list) and bool(values) and all(map(is_form, values))


@dataclass(frozen=True)
class ProbeTarget:
    """``hosts`` are those that redirects are followed to, the first that of the forms.

    ``listed`` are the names of which a sample is probed.
    """

    kind: ClassVar[str] = "probe"
    finds: ClassVar[Sequence[str]] = tuple(kind.value for kind in DefectKind)

    cache: str
    origin: str | None
    hosts: list[str]
    forms: list[str]
    listed: int
    headers: list[str] = field(default_factory=list)
    redirects_most: int = 1
    ignored: list[str] = field(default_factory=list)
    timeout_s: float = 10.0
    attempts: int = 5

    def is_sound(self) -> bool:
        return (
            options.is_web_address(self.cache)
            and (self.origin is None or options.is_web_address(self.origin))
            and isinstance(self.hosts, list)
            and bool(self.hosts)
            and all(map(options.is_host, self.hosts))
            and are_forms(self.forms)
            and headers.are_headers(self.headers)
            and isinstance(self.ignored, list)
            and all(each in self.finds for each in self.ignored)
            and all(map(options.is_count, (self.attempts, self.listed)))
            and type(self.redirects_most) is int
            and 0 <= self.redirects_most <= REDIRECTS_MOST_MAX
            and options.is_amount(self.timeout_s)
        )

    def visitor(self) -> Prober:
        clients = {"cache": Client(self.cache, timeout_s=self.timeout_s)}
        if self.origin:
            clients["origin"] = Client(self.origin, timeout_s=self.timeout_s)
        return Prober(
            clients,
            self.forms,
            hosts=self.hosts,
            headers=headers.parsed(self.headers),
            redirects_most=self.redirects_most,
            ignored=self.ignored,
        )
