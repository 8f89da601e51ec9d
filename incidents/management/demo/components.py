"""The demo's components. Codes are fixed, so that links survive ``make demo-reset``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

IN_SERVICE_SINCE = date(2019, 1, 1)


@dataclass(frozen=True)
class DemoComponent:
    """A component. ``age_days`` counts back from the day of loading; None: from the start."""

    code: str
    name: str
    description: str = ""
    age_days: int | None = None


@dataclass(frozen=True)
class DemoGroup:
    code: str
    name: str
    parts: tuple[DemoComponent, ...]


# In the page's order: groups and lone components share one.
PAGE: tuple[DemoGroup | DemoComponent, ...] = (
    DemoGroup(
        "g2i8n6d4x0pk",
        "Package index",
        (
            DemoComponent(
                "k7c2vq9d4xwm", "Index – CDN", "Answers most requests from caches close to you."
            ),
            DemoComponent("n3f8t5hz0jye", "Index – Backends", "Answer what no cache has."),
            DemoComponent(
                "r6u1b9mk2sgp", "Files – Redirects", "Lead from a file's name to the file."
            ),
            DemoComponent(
                "w4a7e3lx8cqd", "Files – Redirect backends", "Look up where a file is stored."
            ),
        ),
    ),
    DemoComponent("u5p0d8o1a2sr", "Uploads", "Publishing new releases."),
    DemoComponent("s9e4a6r2c1hf", "Search"),
    DemoComponent("a1c7c0u5n3ts", "Accounts", "Signing in, and all that needs it."),
    DemoComponent("d2l6s8t0a4ts", "Download statistics", "Counted once an hour."),
    DemoGroup(
        "g7c3o1m9t5yu",
        "Community",
        (
            DemoComponent("c3d9o5c1s7vy", "Documentation"),
            DemoComponent("m8a2i6l4b0xz", "Mail", "Lists and notifications."),
            DemoComponent("f0r5u3m9g7tk", "Forum"),
            DemoComponent(
                "b4l1d7s3e9wq",
                "Build service",
                "Builds releases for common platforms.",
                age_days=47,
            ),
        ),
    ),
)
CODES = {
    part.name: part.code
    for item in PAGE
    for part in (item.parts if isinstance(item, DemoGroup) else (item,))
}
