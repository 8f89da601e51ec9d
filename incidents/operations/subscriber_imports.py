"""Subscribers from a list that another program wrote: what would become of each line, and do it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from incidents.domain.subscriber_lists import ListedAddress
from incidents.domain.subscriptions import ChannelKind, ImportFate, SubscriberState
from incidents.domain.vocabulary import AuditKind
from incidents.models import Component, ComponentGroup, Page, Subscriber
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.errors import Refused
from incidents.operations.scopes import write
from incidents.operations.subscriptions import mail_address
from incidents.operations.wake import wake_senders

BATCH = 500
# Answers to readers, and news of incidents, do not wait behind the mails of an import.
BETWEEN_MAILS = timedelta(seconds=1)
STORED = ("target", "state", "reason")
FATES = {
    SubscriberState.UNSUBSCRIBED: ImportFate.UNSUBSCRIBED,
    SubscriberState.QUARANTINED: ImportFate.QUARANTINED,
}


@dataclass(frozen=True)
class PlannedImport:
    """The fate of a line of an import, and why if it is left out."""

    line: ListedAddress
    fate: ImportFate
    why: str = ""


def planned(lines: Sequence[ListedAddress]) -> list[PlannedImport]:
    """Return what an import would do. Two queries, and one for 500 lines."""
    known = _known() if any(line.codes for line in lines) else {}
    seen: dict[str, int] = {}
    found: list[PlannedImport] = []
    for line in lines:
        each = _read(line, known)
        target = each.line.address
        if each.fate == ImportFate.NEW and target in seen:
            why = _("the same address as in line %(number)s") % {"number": seen[target]}
            each = replace(each, fate=ImportFate.REPEATED, why=why)
        seen.setdefault(target, line.number)
        found.append(each)
    return list(_beside_stored(found))


@write
def import_subscribers(
    lines: Sequence[ListedAddress], *, by: Actor, now: datetime, have_agreed: bool = False
) -> Counter[ImportFate]:
    """Subscribe the addresses that are new, and return what became of how many lines.

    Those who ``have_agreed`` elsewhere are told from now on; others are sent a mail that asks
    them. Nobody who is known is changed, and whoever unsubscribed stays so. Raises NotAllowed.
    """
    by.require("incidents.add_subscriber")
    plans = planned(lines)
    new = [each.line for each in plans if each.fate == ImportFate.NEW]
    rows = [_row(line, number, have_agreed=have_agreed, now=now) for number, line in enumerate(new)]
    Subscriber.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    choose_by_code({row.code: line.codes for line, row in zip(new, rows, strict=True)})
    fates = Counter(each.fate for each in plans)
    about = Page.objects.get()
    kind, count = AuditKind.SUBSCRIBERS_IMPORTED, len(new)
    note(kind, by=by, subject=about, now=now, count=count, have_agreed=have_agreed)
    wake_senders()
    return fates


def _known() -> dict[str, set[str]]:
    """Return the codes of components and groups, by these and by their names. Two queries."""
    components = Component.objects.shown().select_related("group")
    named = [(each.code, each.name) for each in ComponentGroup.objects.all()]
    named += [
        (each.code, name)
        for each in components
        for name in (each.name, each.full_name, each.statuspage_name)
    ]
    known: dict[str, set[str]] = {}
    for code, name in named:
        known.setdefault(name.casefold(), set()).add(code)
    return known | {code: {code} for code, _name in named}


def _read(line: ListedAddress, known: Mapping[str, Collection[str]]) -> PlannedImport:
    """Return the line with its address and codes as they are stored, unless something is wrong."""
    if line.channel != ChannelKind.MAIL:
        return PlannedImport(line, ImportFate.WRONG, _("only mail addresses are imported"))
    with suppress(Refused):
        line = replace(line, address=mail_address(line.address))
        meant = {name: known.get(name.casefold(), ()) for name in line.codes}
        for name, codes in meant.items():
            if len(codes) != 1:
                return PlannedImport(line, ImportFate.WRONG, _not_one(name, codes))
        line = replace(line, codes=tuple(dict.fromkeys(chain(*meant.values()))))
        if not line.is_told:
            return PlannedImport(line, ImportFate.NOT_TOLD, line.state)
        return PlannedImport(line, ImportFate.NEW)
    return PlannedImport(line, ImportFate.WRONG, _("this is not a mail address"))


def _not_one(name: str, codes: Collection[str]) -> str:
    """Return why ``name``, which components and groups with these ``codes`` have, says nothing."""
    if not codes:
        return _("no component or group has the code or name “%(code)s”") % {"code": name}
    return _("“%(name)s” is the name of several; give the code of one: %(codes)s") % {
        "name": name,
        "codes": ", ".join(sorted(codes)),
    }


def _beside_stored(plans: Sequence[PlannedImport]) -> Iterator[PlannedImport]:
    """Yield the plans; new is only what is not stored."""
    for start in range(0, len(plans), BATCH):
        some = plans[start : start + BATCH]
        targets = [each.line.address for each in some if each.fate == ImportFate.NEW]
        same = Subscriber.objects.filter(channel=ChannelKind.MAIL, target__in=targets)
        stored = {target: (state, why) for target, state, why in same.values_list(*STORED)}
        for each in some:
            if each.fate == ImportFate.NEW and each.line.address in stored:
                state, why = stored[each.line.address]
                fate = FATES.get(SubscriberState(state), ImportFate.KNOWN)
                each = replace(each, fate=fate, why=why)
            yield each


def _row(line: ListedAddress, number: int, *, have_agreed: bool, now: datetime) -> Subscriber:
    row = Subscriber(
        channel=ChannelKind.MAIL,
        target=line.address,
        is_list=line.is_list,
        hears_everything=not line.codes,
        created_at=now,
    )
    if have_agreed:
        row.state, row.confirmed_at = SubscriberState.CONFIRMED, now
    else:
        row.asked_at = row.reply_at = now + number * BETWEEN_MAILS
        row.asks_since, row.asks = now, 1
    return row


def choose_by_code(codes: Mapping[str, Sequence[str]]) -> None:
    """Store of which components and groups those hear that do not hear of everything."""
    wanted = {code for some in codes.values() for code in some}
    components, groups = _components(wanted), _groups(wanted)
    keys = [key for key, some in codes.items() if some]
    for start in range(0, len(keys), BATCH):
        some = Subscriber.objects.filter(code__in=keys[start : start + BATCH])
        pairs = [(pk, code) for pk, own in some.values_list("pk", "code") for code in codes[own]]
        _link(Subscriber.components.through, "component_id", components, pairs)
        _link(Subscriber.groups.through, "componentgroup_id", groups, pairs)


def _components(codes: Collection[str]) -> dict[str, int]:
    """Return the keys of components that have one of ``codes``, by code. One query."""
    return dict(Component.objects.shown().filter(code__in=codes).values_list("code", "pk"))


def _groups(codes: Collection[str]) -> dict[str, int]:
    """As ``_components``, of groups."""
    return dict(ComponentGroup.objects.filter(code__in=codes).values_list("code", "pk"))


def _link(
    through: Any, column: str, keys: Mapping[str, int], pairs: Sequence[tuple[int, str]]
) -> None:
    rows = [through(subscriber_id=pk, **{column: keys[code]}) for pk, code in pairs if code in keys]
    through.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
