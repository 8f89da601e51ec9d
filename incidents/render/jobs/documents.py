"""A job as JSON, and as a small picture for other sites to embed."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from incidents.domain.moments import machine, written, zone_name
from incidents.models import IncidentUpdate, JobReading, Page
from incidents.queries.jobs import Point
from incidents.queries.site import launched
from incidents.render import links, moments
from incidents.render.figures import rounded_share
from incidents.render.jobs import view
from incidents.render.jobs.chart import sampled
from incidents.render.jobs.partitions import PartitionRow
from incidents.render.jobs.summary import parted
from incidents.render.jobs.view import JobView
from incidents.render.language import for_programs

# Moments of the history that are told; all readings of a long run would be some 2,000.
MOMENTS = 240

PICTURE_WIDTH, PICTURE_HEIGHT = 480, 152
# Other sites have no style sheet of ours, and the reader's scheme is theirs to know.
PICTURE_STYLE = """\
svg{color-scheme:light dark}
text{font:14px system-ui,sans-serif;fill:#22262e}
.name,.figures{fill:#535964}
.figures{font-size:12px;font-variant-numeric:tabular-nums}
.words{font-size:16px;font-weight:600}
.ground{fill:#fdfdfe;stroke:#dcdfe4}
.track{fill:#e3e6eb}
.done{fill:#1d5fa8}
.lost{fill:#a3172c}
.band{fill:#8fb3dc}
@media (prefers-color-scheme:dark){
text{fill:#e9ebef}
.name,.figures{fill:#a6acb7}
.ground{fill:#14171d;stroke:#333842}
.track{fill:#2f343e}
.done{fill:#8fbdf0}
.lost{fill:#f0606b}
.band{fill:#4c719c}
}"""
# The site's own policy allows no style within a document; this one does, by its digest.
PICTURE_POLICY = (
    "default-src 'none'; style-src"
    f" 'sha256-{b64encode(hashlib.sha256(PICTURE_STYLE.encode()).digest()).decode()}'"
)


@for_programs()
def as_json(told: JobView) -> str:
    """Return the JSON described in docs/jobs.md, "Progress as data". One query.

    Raises Page.DoesNotExist before the page is launched.
    """
    return json.dumps(_data(launched(), told), ensure_ascii=False)


def _data(site: Page, told: JobView) -> dict[str, Any]:
    job, reading = told.job, told.reading
    return {
        "code": job.code,
        "name": job.name,
        "url": links.absolute(site, told.path),
        "unit": job.unit,
        "incident": _incident(site, told),
        "summary": told.summary,
        "started_at": _iso(told.started_at),
        "ended_at": _iso(job.ended_at),
        "failing_since": _iso(job.failing_since),
        "interval_s": job.interval_s,
        "done_meaning": job.done_meaning,
        "failure_meaning": job.failure_meaning,
        "reading": _reading(told, reading) if reading else None,
        "estimate": _estimate(reading) if reading and told.is_read else None,
        "partitions": [_partition(row) for row in told.rows],
        "published": _published(told.progress.published),
        "history": [_moment(point) for point in _history(told)],
    }


def _incident(site: Page, told: JobView) -> dict[str, str] | None:
    incident = told.job.incident
    if incident is None:
        return None
    url = links.absolute(site, told.incident_path)
    return {"code": incident.code, "name": incident.name, "url": url}


def _reading(told: JobView, reading: JobReading) -> dict[str, Any]:
    return {
        "at": _iso(reading.at),
        "state": reading.state,
        "scheduling": reading.scheduling,
        "done": _share(reading.done),
        "total": _count(sum(partition.total for partition in told.partitions)),
        "processed": _count(sum(partition.processed for partition in told.partitions)),
        "failed": _count(told.failed),
        "rate_per_s": _figure(reading.rate_per_s),
        "stalled_since": _iso(reading.stalled_since),
        "note": told.note,
    }


def _estimate(reading: JobReading) -> dict[str, Any] | None:
    if reading.remaining_s is None:
        return None
    return {
        "remaining_s": _figure(reading.remaining_s),
        "low_s": _figure(reading.low_s),
        "high_s": _figure(reading.high_s),
        "expected_at": _iso(view.expected_at(reading)),
        "earliest_at": _iso(view.earliest_at(reading)),
        "latest_at": _iso(view.latest_at(reading)),
        "decides": reading.decides or None,
    }


def _partition(row: PartitionRow) -> dict[str, Any]:
    return {
        "name": row.partition.name,
        "total": _count(row.partition.total),
        "processed": _count(row.partition.processed),
        "failed": _count(row.partition.failed),
        "done": _share(row.share),
        "rate_per_s": _figure(row.rate_per_s),
        "decides": row.is_deciding,
    }


def _published(updates: Sequence[IncidentUpdate]) -> list[dict[str, Any]]:
    """Return the published estimates, oldest first, each with the time of the next."""
    return [
        {
            "update": update.code,
            "at": _iso(update.display_at),
            "earliest_at": _iso(update.estimate_earliest_at),
            "latest_at": _iso(update.estimate_latest_at),
            "depends_on": update.estimate_depends_on or None,
            "superseded_at": _iso(_superseded_at(updates, index)),
        }
        for index, update in enumerate(updates)
    ]


def _superseded_at(published: Sequence[IncidentUpdate], index: int) -> datetime | None:
    """Return the time at which the next estimate was published; None without one."""
    later = published[index + 1 : index + 2]
    return later[0].display_at if later else None


def _history(told: JobView) -> Sequence[Point]:
    history = told.progress.history
    return sampled(history, MOMENTS) if history else []


def _moment(point: Point) -> dict[str, Any]:
    return {
        "at": _iso(point.at),
        "state": point.state,
        "done": _share(point.done),
        "remaining_s": _figure(point.remaining_s),
        "low_s": _figure(point.low_s),
        "high_s": _figure(point.high_s),
        "decides": point.decides or None,
    }


def picture(told: JobView) -> str:
    """Return an SVG that stands alone. One query. Raises as ``as_json`` does."""
    site = launched()
    words, why = parted(_words(told, site))
    lines = [_text("name", 26, told.job.name, 54), _text("words", 50, words, 46)]
    if why:
        lines.append(_text("why", 72, why, 54))
    if told.reading:
        lines += [_bar(told), _text("figures", 127, _figures(told, site), 64)]
        lines.append(_text("figures", 143, _read(told.reading, site), 64))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title"'
        f' width="{PICTURE_WIDTH}" height="{PICTURE_HEIGHT}"'
        f' viewBox="0 0 {PICTURE_WIDTH} {PICTURE_HEIGHT}">'
        f'<title id="title">{escape(told.news)}</title><style>{PICTURE_STYLE}</style>'
        f'<rect class="ground" x=".5" y=".5" width="{PICTURE_WIDTH - 1}"'
        f' height="{PICTURE_HEIGHT - 1}" rx="8"/>{"".join(lines)}</svg>'
    )


def _words(told: JobView, site: Page) -> str:
    if told.stalled_since:
        stalled = {"time": moments.short(told.stalled_since, site.zone)}
        if name := told.standing_part:
            text = _("No progress on %(name)s since %(time)s; the others go on")
            return text % {"name": name, **stalled}
        return _("Stalled since %(time)s") % stalled
    return told.summary


def _figures(told: JobView, site: Page) -> str:
    assert told.reading  # only what was read has figures
    said = [_("%(percent)s done") % {"percent": told.percent}]
    if told.is_ending:
        first, last = (_clock(at, told.reading.at, site) for at in told.told_window)
        said.append(_("finishes between %(first)s and %(last)s") % {"first": first, "last": last})
    return " · ".join(said)


def _read(reading: JobReading, site: Page) -> str:
    """Return the time of the reading with its year: an embedded picture may be old."""
    local = reading.at.astimezone(site.zone)
    return _("read %(time)s") % {"time": f"{written(local, 'full')} {zone_name(local)}"}


def _clock(at: datetime, beside: datetime, site: Page) -> str:
    """Return the time of day, with its date if it differs from that of ``beside``."""
    local = at.astimezone(site.zone)
    if local.date() != beside.astimezone(site.zone).date():
        return moments.short(at, site.zone)
    return f"{local:%H:%M} {zone_name(local)}"


def _bar(told: JobView) -> str:
    """Return the bar as on the page."""
    width, height = PICTURE_WIDTH - 32, 16
    return (
        f'<svg x="16" y="90" width="{width}" height="{height}">'
        f'<rect class="track" width="{width}" height="{height}"/>{told.bar}</svg>'
    )


def _text(kind: str, y: int, text: str, most: int) -> str:
    short = text if len(text) <= most else f"{text[: most - 1]}…"
    return f'<text class="{kind}" x="16" y="{y}">{escape(short)}</text>'


def _iso(at: datetime | None) -> str | None:
    return machine(at) if at else None


def _share(value: float) -> float:
    return rounded_share(value, 4)


def _count(value: float) -> float:
    return int(value) if value == int(value) else value


def _figure(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
