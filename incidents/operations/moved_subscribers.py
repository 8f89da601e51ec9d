"""Subscribers of a page that is moved here, with the state that they had there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from incidents.domain.moving.elsewhere import ForeignSubscriber
from incidents.domain.subscriptions import ChannelKind, SubscriberState
from incidents.domain.vocabulary import AuditKind
from incidents.models import Page, Subscriber
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.endpoints import endpoint
from incidents.operations.errors import Refused
from incidents.operations.scopes import write
from incidents.operations.subscriber_imports import BATCH, choose_by_code
from incidents.operations.subscriptions import mail_address, secret_fields

QUARANTINED = "Could not be reached before the page was moved here."


@write
def add_moved_subscribers(
    found: Sequence[ForeignSubscriber], *, by: Actor, now: datetime
) -> tuple[int, list[str]]:
    """Store those who are not known here; return how many, and why others are left out.

    Nobody is sent anything. Those who unsubscribed there are kept as such, so that no list
    revives them. Raises NotAllowed.
    """
    by.require("incidents.add_subscriber")
    lost: Counter[str] = Counter()
    new = list(_unknown(list(_rows(found, lost, now=now))))
    Subscriber.objects.bulk_create(new, batch_size=BATCH)
    wanted = {each.code: each.components for each in found}
    choose_by_code({row.code: wanted[row.former_code] for row in new})
    if new:
        about = Page.objects.get()
        kind = AuditKind.SUBSCRIBERS_IMPORTED
        note(kind, by=by, subject=about, now=now, count=len(new), have_agreed=True)
    return len(new), [f"{count} of the subscribers left out: {why}" for why, count in lost.items()]


def _rows(
    found: Sequence[ForeignSubscriber], lost: Counter[str], *, now: datetime
) -> Iterator[Subscriber]:
    for each in found:
        try:
            yield _row(each, now=now)
        except Refused as why:
            lost[str(why)] += 1


def _row(of: ForeignSubscriber, *, now: datetime) -> Subscriber:
    is_mail = of.channel == ChannelKind.MAIL
    since = min(of.created_at or now, now)
    is_told = of.state == SubscriberState.CONFIRMED
    return Subscriber(
        former_code=of.code,
        channel=of.channel,
        target=mail_address(of.address) if is_mail else endpoint(of.channel, of.address),
        state=of.state,
        reason=QUARANTINED if of.state == SubscriberState.QUARANTINED else "",
        hears_everything=not of.components,
        created_at=since,
        confirmed_at=since if is_told else None,
        quarantined_at=of.quarantined_at,
        **secret_fields(of.channel),
    )


def _unknown(rows: Sequence[Subscriber]) -> Iterator[Subscriber]:
    """Yield those of whom neither the address nor the id is here; two queries for 500."""
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        targets = [row.target for row in some]
        codes = [row.former_code for row in some]
        here = set(Subscriber.objects.filter(target__in=targets).values_list("channel", "target"))
        same = Subscriber.objects.filter(former_code__in=codes)
        taken = set(same.values_list("former_code", flat=True))
        for row in some:
            if (row.channel, row.target) not in here and row.former_code not in taken:
                here.add((row.channel, row.target))
                taken.add(row.former_code)
                yield row
