"""Alerts as Alertmanager, Grafana and other programs send them, read into one form.

Alertmanager: its webhook, version 4. Grafana: that of its alerting (unified), which is alike with
values besides. Others: the same with less, documented in docs/alerts.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.dateparse import parse_datetime

# A body larger than this is refused: some 5,000 alerts of usual size.
BODY_MAX_BYTES = 6_000_000
ALERTS_MAX = 10_000
LABELS_MAX, TEXT_MAX_LENGTH = 64, 500
# Of all alerts together; those that are common to all count for each.
LABELS_MAX_LENGTH = BODY_MAX_BYTES
# What Grafana says why an alert is in its state, if it was not measured.
UNMEASURED = "grafana_state_reason"
# By default it sends another alert instead, whose labels are the same but for its name.
_STAND_INS = frozenset({"DatasourceNoData", "DatasourceError"})
_STANDS_IN_FOR = "rulename"
FINGERPRINT_MAX_LENGTH = 64


class Hook(TextChoices):
    """Where alerts come in, and in which form."""

    ALERTMANAGER = "alertmanager", "Alertmanager"
    GRAFANA = "grafana", "Grafana"
    GENERIC = "generic", "JSON"


class AlertState(TextChoices):
    """``UNKNOWN``: it is said to be so without having been measured."""

    FIRING = "firing", "fires"
    RESOLVED = "resolved", "resolved"
    UNKNOWN = "unknown", "not known"


class BadPayload(ValueError):
    """It cannot be read; the text says what is wrong."""


@dataclass(frozen=True)
class ReceivedAlert:
    """One alert as it was sent. ``summary`` is for people; ``started_at`` may not be told."""

    fingerprint: str
    labels: Mapping[str, str]
    state: AlertState
    summary: str = ""
    url: str = ""
    started_at: datetime | None = None


def read(body: bytes | str) -> list[ReceivedAlert]:
    """Return the alerts of a body, the last of each fingerprint. Raises BadPayload."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise BadPayload("The body is no JSON.") from None
    found: dict[str, ReceivedAlert] = {}
    length = 0
    for each in _alerts(sent):
        length += sum(len(name) + len(value) for name, value in each.labels.items())
        if length > LABELS_MAX_LENGTH:
            raise BadPayload(
                f"The labels of all alerts, with the common ones for each, have more than"
                f" {LABELS_MAX_LENGTH:,} characters; send the alerts in groups."
            )
        found[each.fingerprint] = each
    return list(found.values())


def _alerts(sent: Any) -> Iterator[ReceivedAlert]:
    alerts = sent.get("alerts") if isinstance(sent, dict) else sent
    if alerts is None and isinstance(sent, dict) and "labels" in sent:
        alerts = [sent]
    if not isinstance(alerts, list):
        raise BadPayload("There is no list of “alerts”, each with “status” and “labels”.")
    if len(alerts) > ALERTS_MAX:
        raise BadPayload(f"There are more than {ALERTS_MAX:,} alerts; send them in groups.")
    common = _texts(sent.get("commonLabels")) if isinstance(sent, dict) else {}
    for number, each in enumerate(alerts, 1):
        if not isinstance(each, dict) or not isinstance(each.get("labels"), dict):
            raise BadPayload(f"Alert {number} has no “labels”.")
        yield _alert(each, common, number)


def _alert(sent: Mapping[str, Any], common: Mapping[str, str], number: int) -> ReceivedAlert:
    own = _texts(sent["labels"])
    labels = dict(list({**own, **common, **own}.items())[:LABELS_MAX])
    notes = _texts(sent.get("annotations"))
    status = sent.get("status", "firing")
    if status not in (AlertState.FIRING, AlertState.RESOLVED):
        raise BadPayload(f"Alert {number} is neither “firing” nor “resolved”.")
    fingerprint = _fingerprint(sent.get("fingerprint"), labels)
    is_unmeasured = bool(notes.get(UNMEASURED))
    if labels.get("alertname") in _STAND_INS and labels.get(_STANDS_IN_FOR):
        # By its rule's name, so that what was said of the missing one is not believed either.
        labels["alertname"] = labels[_STANDS_IN_FOR]
        is_unmeasured |= status == AlertState.FIRING
    return ReceivedAlert(
        fingerprint=fingerprint,
        labels=labels,
        state=AlertState.UNKNOWN if is_unmeasured else AlertState(status),
        summary=notes.get("summary") or notes.get("message") or notes.get("description") or "",
        url=_url(sent),
        started_at=_time(sent.get("startsAt")),
    )


def _texts(given: Any) -> dict[str, str]:
    """Return what can be matched and stored: short texts, without what no database takes."""
    pairs = list(given.items())[:LABELS_MAX] if isinstance(given, dict) else []
    return {_clean(name): _clean(value) for name, value in pairs}


def _clean(value: Any) -> str:
    try:
        text = value if isinstance(value, str) else json.dumps(value)
    except RecursionError:
        raise BadPayload("A label or an annotation is nested too deeply.") from None
    whole = text[:TEXT_MAX_LENGTH].encode("utf-8", "replace").decode()
    return whole.replace("\x00", "")


def _fingerprint(given: Any, labels: Mapping[str, str]) -> str:
    """Return that of the sender, or one of the labels, which make an alert what it is."""
    if isinstance(given, str) and given and len(given) <= FINGERPRINT_MAX_LENGTH:
        return _clean(given)
    return hashlib.sha256(json.dumps(sorted(labels.items())).encode()).hexdigest()


def _url(sent: Mapping[str, Any]) -> str:
    for name in ("panelURL", "dashboardURL", "generatorURL", "url"):
        given = sent.get(name)
        if isinstance(given, str) and given.startswith(("https://", "http://")):
            return _clean(given)
    return ""


def _time(given: Any) -> datetime | None:
    """Return an instant; None for the year 1, by which Go says that there is none."""
    try:
        at = parse_datetime(given) if isinstance(given, str) else None
    except ValueError:
        return None
    if at is None or not 2000 <= at.year < 3000:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
