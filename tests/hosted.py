"""A stub of the hosted service: a page in public, by key, and in its feeds, as large as asked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

from werkzeug import Request, Response

from tests import foreign

KEY = "89a229ce-1a8b-4a2b-8c3b-aaaaaaaaaaaa"
PAGE = "pag0pag0pag0"
BEGUN = datetime(2020, 6, 1, 8, tzinfo=UTC)
IN_PUBLIC = 50
IN_A_FEED = 25


def subscriber(code: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": code,
        "mode": "email",
        "email": f"{code}@example.org",
        "created_at": "2024-02-01T10:00:00.000Z",
        "quarantined_at": None,
        "components": [],
    } | fields


def template(code: str, name: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": code,
        "name": name,
        "title": "Slow pages",
        "body": "We are looking into it.<br />More soon.",
        "group_id": None,
        "update_status": "investigating",
        "should_tweet": False,
        "should_send_notifications": True,
    } | fields


@dataclass
class Hosted:
    """``subscribers`` go by their state. It says that it was asked too often ``busy`` times."""

    page: dict[str, Any]
    subscribers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    templates: list[dict[str, Any]] = field(default_factory=list)
    name: str = "status.example.com"
    busy: int = 0
    url: str = ""

    def answer(self, request: Request) -> Response:
        path = request.path.removesuffix(".json")
        if path.startswith("/v1/"):
            return self._by_key(path.removeprefix("/v1/pages/"), request)
        if path in ("/history.atom", "/history.rss"):
            return Response(getattr(self, path[1:].replace(".", "_"))(), mimetype="text/xml")
        return self._in_public(path, request)

    def _by_key(self, path: str, request: Request) -> Response:
        if request.headers.get("Authorization") != f"OAuth {KEY}":
            return _json({"error": "Could not authenticate"}, 401)
        if self.busy:
            self.busy -= 1
            return Response(status=420, headers={"Retry-After": "0"})
        code, _slash, part = path.partition("/")
        if code != PAGE:
            return _json({"error": "not found"}, 404)
        if not part:
            return _json(self.page["page"] | {"time_zone": "Berlin"})
        # As in the service, some lists begin at 0.
        first = 0 if part == "subscribers" else 1
        size = int(request.args.get("limit", 100))
        start = (int(request.args.get("page", first)) - first) * size
        return _json(self._part(part, request)[start : start + size])

    def _part(self, part: str, request: Request) -> list[dict[str, Any]]:
        match part:
            case "components":
                return [each for each in self.page["components"] if not each["group"]]
            case "component-groups":
                return [
                    {key: each[key] for key in ("id", "name", "description", "position")}
                    for each in self.page["components"]
                    if each["group"]
                ]
            case "incidents":
                return [*self.page["scheduled_maintenances"], *self.page["incidents"]]
            case "incident_templates":
                return self.templates
            case "subscribers":
                return self.subscribers.get(request.args.get("state", "active"), [])
            case "subscribers/unsubscribed":
                return self.subscribers.get("unsubscribed", [])
        return []

    def _in_public(self, path: str, request: Request) -> Response:
        page = {"page": self.page["page"]}
        match path:
            case "/api/v2/status":
                return _json(page | {"status": {"indicator": "none"}})
            case "/api/v2/components":
                return _json(page | {"components": self.page["components"]})
            case "/api/v2/incidents":
                return _json(page | {"incidents": self.page["incidents"][:IN_PUBLIC]})
            case "/api/v2/scheduled-maintenances":
                planned = self.page["scheduled_maintenances"][:IN_PUBLIC]
                return _json(page | {"scheduled_maintenances": planned})
            case "/history":
                listed = self.page["incidents"] if request.args.get("page") == "1" else []
                codes = [{"code": each["id"], "name": each["name"]} for each in listed]
                return _json({"months": [{"incidents": codes}] if codes else []})
        code = path.removeprefix("/api/v2/incidents/")
        found = [each for each in self._in_feeds(None) if each["id"] == code]
        return _json(page | {"incident": found[0]}) if found else Response(status=404)

    def _in_feeds(self, most: int | None = IN_A_FEED) -> list[dict[str, Any]]:
        return [*self.page["incidents"], *self.page["scheduled_maintenances"]][:most]

    def history_atom(self) -> str:
        entries = "".join(
            f"<entry><id>{self.atom_id(number)}</id>"
            f"<published>{each['created_at']}</published><updated>{each['created_at']}</updated>"
            f'<link rel="alternate" type="text/html" href="{self.guid(each)}"/>'
            f'<title>{escape(each["name"])}</title><content type="html">Text</content></entry>'
            for number, each in enumerate(self._in_feeds())
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
            f"<id>tag:{self.name},2005:/history</id><title>History</title>{entries}</feed>"
        )

    def history_rss(self) -> str:
        items = "".join(
            f"<item><title>{escape(each['name'])}</title><description>Text</description>"
            f"<link>{self.guid(each)}</link><guid>{self.guid(each)}</guid></item>"
            for each in self._in_feeds()
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
            f"<title>History</title><link>https://{self.name}</link>{items}</channel></rss>"
        )

    def atom_id(self, number: int) -> str:
        return f"tag:{self.name},2005:Incident/{30_463_506 - number}"

    def guid(self, incident: dict[str, Any]) -> str:
        return f"https://{self.name}/incidents/{incident['id']}"


def large(*, incidents: int, components: int, subscribers: int, updates: int = 3) -> Hosted:
    """A page as large as asked: half of the components in groups, one subscriber in ten gone."""
    codes = [f"cmp{number:09}" for number in range(components)]
    groups = [foreign.component(f"grp{n:09}", f"Region {n}", group=True) for n in range(4)]
    parts = [
        foreign.component(
            code,
            f"Service {number}",
            position=number,
            group_id=f"grp{number % 8:09}" if number % 8 < len(groups) else None,
        )
        for number, code in enumerate(codes)
    ]
    told = [
        _incident(number, codes[number % components], updates=updates)
        for number in range(incidents)
    ]
    people = [
        subscriber(f"sub{number:09}", components=[codes[number % components]] if number % 3 else [])
        for number in range(subscribers)
    ]
    gone = subscribers // 10
    return Hosted(
        foreign.page(components=[*groups, *parts], incidents=told[::-1]),
        {"active": people[gone:], "unsubscribed": people[:gone]},
        [template(f"tpl{number:09}", f"Template {number}") for number in range(3)],
    )


def _incident(number: int, code: str, *, updates: int) -> dict[str, Any]:
    at = BEGUN + timedelta(hours=16 * number)
    states = ("operational", *(updates - 1) * ("partial_outage",), "operational")
    statuses = ("investigating", *(updates - 2) * ("monitoring",), "resolved")
    told = [
        foreign.update(
            f"u{number:08}{step:03}",
            status,
            _written(at + timedelta(minutes=20 * step)),
            affected_components=[foreign.affected(code, "Service", states[step], states[step + 1])],
        )
        for step, status in enumerate(statuses)
    ]
    return foreign.incident(
        f"inc{number:09}",
        *told[::-1],
        name=f"Outage {number}",
        impact="major",
        started_at=_written(at),
        created_at=_written(at),
    )


def _written(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _json(content: Any, status: int = 200) -> Response:
    return Response(json.dumps(content), status=status, mimetype="application/json")
