"""Alerts: take what programs send, and have rules heed it.

What comes in is stored at once and heeded by the worker, many at a time: of a storm the worker
sees the end. It may be heeded twice, by one that was killed and the next; the newest stays.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Case, Count, Sum, When
from django.utils.translation import gettext as _

from incidents.domain.alerts import matchers, payloads, verdicts
from incidents.domain.alerts.matchers import BadMatcher
from incidents.domain.alerts.payloads import AlertState, BadPayload, Hook, ReceivedAlert
from incidents.domain.alerts.verdicts import KnownAlert
from incidents.domain.vocabulary import SourceKind
from incidents.models import Alert, Reception, Rule, Signal
from incidents.operations import leases
from incidents.operations.actor import Actor
from incidents.operations.errors import Refused
from incidents.operations.rules import signals
from incidents.operations.rules.acting import Seen
from incidents.operations.scopes import write
from incidents.operations.wake import wake

log = logging.getLogger(__name__)

HEED = "incidents.tasks.heed"

ALERTS = "alerts"
# More that nobody has heeded yet are not taken: the sender tries again.
WAITING_MAX, WAITING_BYTES_MAX = 5_000, 200_000_000
# So many bodies, or so many bytes of them, of which a worker has all in memory.
HEEDED_AT_ONCE, HEEDED_BYTES_AT_ONCE = 200, 20_000_000
# Of more, those are forgotten that nobody has told of for longest; what is resolved goes first.
KNOWN_MAX = 50_000
# Bodies that are kept for trials, of no more than so many characters; what says less is the same.
RECORDED_MAX, RECORDED_MAX_LENGTH = 50, 100_000
FORGOTTEN_AFTER = timedelta(days=7)
# So long a rule is looked after that has not seen any alert yet.
NEW_FOR = timedelta(minutes=1)
# What fires is repeated: by Alertmanager after four hours, if nobody has chosen otherwise.
SILENT_AFTER = timedelta(hours=24)
# An alert says that it began no longer ago than this.
BEGAN_AT_MOST = timedelta(days=30)
KEPT = ["labels", "state", "summary", "url", "started_at", "heard_at"]


class TooManyWaiting(Refused):
    """Nothing more is taken until the worker has heeded what waits."""


@write
def receive(hook: Hook, body: str, *, by: Actor, now: datetime) -> int:
    """Keep what a program sent; return how many alerts it has. Raises NotAllowed, Refused.

    It is no change of anything, so it leaves no audit: what rules do of it does.
    """
    by.require("incidents.add_alert")
    try:
        count = len(payloads.read(body))
    except BadPayload as bad:
        raise Refused(str(bad)) from None
    size_bytes = len(body.encode())
    waiting, waiting_bytes = _waiting()
    if waiting >= WAITING_MAX or waiting_bytes + size_bytes > WAITING_BYTES_MAX:
        raise TooManyWaiting(_("Too much waits to be heeded; send it again in a minute."))
    Reception.objects.create(
        hook=hook, token_id=by.id, body=body, size_bytes=size_bytes, received_at=now
    )
    if not waiting:
        wake(HEED)  # a worker that heeds looks for more
    return count


def _waiting() -> tuple[int, int]:
    """Return how many bodies wait to be heeded, and how many bytes they have together."""
    found = Reception.objects.filter(heeded_at=None)
    counted = found.aggregate(count=Count("pk"), size_bytes=Sum("size_bytes", default=0))
    return counted["count"], counted["size_bytes"]


def heed_received(*, now: datetime) -> bool:
    """Heed some of what came in, oldest first; whether there was any."""
    received = _to_heed()
    if received:
        _store(received)
        observe_alerts(now=now)
        _heeded(received, now=now)
    return bool(received)


def _to_heed() -> list[Reception]:
    due = Reception.objects.filter(heeded_at=None).order_by("received_at", "pk")
    keys: list[int] = []
    bytes_of_all = 0
    for key, size_bytes in due.values_list("pk", "size_bytes")[:HEEDED_AT_ONCE]:
        bytes_of_all += size_bytes
        if keys and bytes_of_all > HEEDED_BYTES_AT_ONCE:
            break
        keys.append(key)
    return list(due.filter(pk__in=keys))


def heed_clock(*, now: datetime) -> None:
    """Have rules on alerts act or restore whose time has come, and forget what is old.

    Only of alerts: what does not come is no news of them, while other sources are asked.
    """
    is_due = signals.is_any_due(SourceKind.ALERT, now=now)
    if _silenced(now=now) or is_due or _is_any_rule_new(now=now):
        observe_alerts(now=now)
    forget_old(now=now)


def observe_alerts(*, now: datetime) -> None:
    """Have each working rule heed the alerts that it is about."""
    rules = list(Rule.objects.working().filter(source=SourceKind.ALERT))
    known = [each.known for each in Alert.objects.all()] if rules else []
    seen: dict[int, Seen] = {}
    for rule in rules:
        try:
            if found := seen_by(rule, known):
                seen[rule.pk] = found
        except BadMatcher as bad:
            signals.refused(rule.pk, str(bad), now=now)
    signals.observe(seen, now=now)


def seen_by(rule: Rule, known: Iterable[KnownAlert]) -> Seen | None:
    """Return what a rule sees of the alerts that are known; None if none is about it.

    Raises BadMatcher.
    """
    found = verdicts.verdict(matchers.parsed(rule.matchers), known)
    if found is None:
        return None
    return Seen(found.observation, found.said, found.count, found.began_at)


@write
def forget_old(*, now: datetime) -> None:
    """Forget alerts that nobody has told of for long, and all but the last bodies."""
    Alert.objects.filter(heard_at__lt=now - FORGOTTEN_AFTER).delete()
    heeded = Reception.objects.exclude(heeded_at=None).order_by("-pk")
    kept = list(heeded.values_list("pk", flat=True)[:RECORDED_MAX])
    if len(kept) == RECORDED_MAX:
        heeded.filter(pk__lt=kept[-1]).delete()


@write
def _store(received: Iterable[Reception]) -> None:
    """Keep each alert as it was said last, unless a later one was heeded meanwhile."""
    leases.lock(ALERTS)
    latest: dict[tuple[str, str], tuple[Reception, ReceivedAlert]] = {}
    for reception in received:
        for each in _read(reception):
            latest[reception.hook, each.fingerprint] = reception, each
    rows = Alert.objects.values_list("hook", "fingerprint", "heard_at", "started_at")
    heard = {(hook, fingerprint): (heard, began) for hook, fingerprint, heard, began in rows}
    Alert.objects.bulk_create(
        [
            _row(*each, was=heard[key][1] if key in heard else None)
            for key, each in latest.items()
            if key not in heard or heard[key][0] <= each[0].received_at
        ],
        update_conflicts=True,
        unique_fields=["hook", "fingerprint"],
        update_fields=KEPT,
        batch_size=500,
    )
    if (surplus := Alert.objects.count() - KNOWN_MAX) > 0:
        is_going_on = Case(When(state=AlertState.RESOLVED, then=0), default=1)
        longest = Alert.objects.order_by(is_going_on, "heard_at", "pk").values("pk")[:surplus]
        Alert.objects.filter(pk__in=longest).delete()


def _read(reception: Reception) -> list[ReceivedAlert]:
    """Return its alerts: none if it can no longer be read, so that it does not hold up others."""
    try:
        return payloads.read(reception.body)
    except BadPayload as bad:
        log.warning("What came in by the hook “%s” is left out. %s", reception.hook, bad)
        return []


def _row(reception: Reception, each: ReceivedAlert, *, was: datetime | None) -> Alert:
    at = reception.received_at
    began_at = each.started_at or was or at
    return Alert(
        hook=reception.hook,
        fingerprint=each.fingerprint,
        labels=dict(each.labels),
        state=each.state,
        summary=each.summary,
        url=each.url,
        started_at=min(max(began_at, at - BEGAN_AT_MOST), at),
        heard_at=at,
    )


def _is_any_rule_new(*, now: datetime) -> bool:
    """Whether a rule was just written, edited or resumed, and has not seen any alert yet."""
    fresh = Signal.objects.filter(observed_at=None, rule__in=Rule.objects.working())
    return fresh.filter(rule__source=SourceKind.ALERT, rule__updated_at__gte=now - NEW_FOR).exists()


@write
def _silenced(*, now: datetime) -> int:
    """Have it no longer be known of alerts that nobody repeats whether they fire."""
    silent = Alert.objects.filter(state=AlertState.FIRING, heard_at__lt=now - SILENT_AFTER)
    return silent.update(state=AlertState.UNKNOWN)


@write
def _heeded(received: Iterable[Reception], *, now: datetime) -> None:
    rows = list(received)
    Reception.objects.filter(pk__in=[each.pk for each in rows]).update(heeded_at=now)
    long = [each.pk for each in rows if len(each.body) > RECORDED_MAX_LENGTH]
    Reception.objects.filter(pk__in=long).delete()
