"""Action items: add, edit, close and open them again; subscribers are told nothing of them."""

from __future__ import annotations

from datetime import datetime
from typing import Unpack

from django.utils.translation import gettext as _

from incidents.domain import web_address
from incidents.domain.action_items import ItemPriority, ItemState, ItemType
from incidents.domain.vocabulary import AuditKind
from incidents.models import ActionItem, Incident
from incidents.models.action_item import TITLE_MAX_LENGTH, TRACKER_URL_MAX_LENGTH
from incidents.operations import updates, validation
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.details import ActionItemDetails, assign
from incidents.operations.errors import Refused
from incidents.operations.scopes import page_write
from incidents.operations.versions import edited, refuse_outdated

PERMISSION = "incidents.change_postmortem"


@page_write
def add_item(
    incident_id: int,
    *,
    by: Actor,
    now: datetime,
    code: str = "",
    **details: Unpack[ActionItemDetails],
) -> ActionItem:
    """Add an item to an incident. Sent twice with one ``code``, it is added once.

    Raises NotAllowed, Refused, TextMissing, TextTooLong, Gone, Incident.DoesNotExist.
    """
    by.require(PERMISSION)
    incident = updates.existing_incident(incident_id)
    there = ActionItem.objects.filter(code=code).first() if code else None
    if there is not None:
        updates.refuse_other_incident(there, incident_id)
        return there
    item = ActionItem(incident=incident, created_at=now)
    item.code = code or item.code
    assign(item, details)
    _save(item, now=now)
    note(AuditKind.ITEM_ADDED, by=by, subject=item, now=now, incident=incident.code)
    return item


@page_write
def edit_item(
    item_id: int,
    *,
    by: Actor,
    now: datetime,
    based_on: str | None = None,
    **details: Unpack[ActionItemDetails],
) -> ActionItem:
    """Change an item. ``based_on`` is the ``version`` seen.

    Raises NotAllowed, Outdated, Refused, TextMissing, TextTooLong, ActionItem.DoesNotExist.
    """
    by.require(PERMISSION)
    item = ActionItem.objects.select_related("incident").get(pk=item_id)
    refuse_outdated(edited(item), based_on=based_on)
    assign(item, details)
    _save(item, now=now)
    note(AuditKind.ITEM_EDITED, by=by, subject=item, now=now)
    return item


@page_write
def close_item(item_id: int, *, by: Actor, state: str, now: datetime) -> ActionItem:
    """Say that it is done, was dropped, or is open again; the published page follows.

    Raises NotAllowed, Refused, ActionItem.DoesNotExist.
    """
    by.require(PERMISSION)
    item = ActionItem.objects.select_related("incident").get(pk=item_id)
    if state not in ItemState.values:
        raise Refused(_("An action item is open, done or dropped."), field="state")
    if state == item.state:
        return item
    item.state = state
    item.closed_at = None if state == ItemState.OPEN else now
    _save(item, now=now)
    note(AuditKind.ITEM_CLOSED, by=by, subject=item, now=now, state=state)
    return item


def _save(item: ActionItem, *, now: datetime) -> None:
    _check(item)
    item.updated_at = now
    item.save()
    # By it the catalogue knows that the incident's page is another; feeds have nothing new.
    Incident.objects.filter(pk=item.incident_id).update(updated_at=now)


def _check(item: ActionItem) -> None:
    item.title = validation.line(item.title, field="title", limit=TITLE_MAX_LENGTH)
    item.owner = validation.optional_text(item.owner, field="owner", limit=TITLE_MAX_LENGTH)
    item.tracker_url = validation.optional_text(
        item.tracker_url, field="tracker_url", limit=TRACKER_URL_MAX_LENGTH
    )
    if item.tracker_url and web_address.parts(item.tracker_url) is None:
        raise Refused(
            _("The link to your tracker begins with https:// or http://."), field="tracker_url"
        )
    if item.type not in ItemType.values:
        raise Refused(_("Choose one of the types of action items."), field="type")
    if item.priority not in ItemPriority.values:
        raise Refused(_("Choose high, normal or low."), field="priority")
