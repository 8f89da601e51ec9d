"""Action items: all that is open, of one incident, overdue, public."""

from __future__ import annotations

from datetime import date

from django.db.models import F, QuerySet

from incidents.domain.action_items import ItemState
from incidents.models import ActionItem, Incident


def of_incident(incident: Incident) -> QuerySet[ActionItem]:
    return _in_order(ActionItem.objects.filter(incident=incident))


def listed(*, state: str = ItemState.OPEN, owner: str = "") -> QuerySet[ActionItem]:
    """Return items in a state, what is due first first; those of an owner, if one is given."""
    found = ActionItem.objects.filter(incident__withdrawn_at=None)
    if state:
        found = found.filter(state=state)
    if owner:
        found = found.filter(owner__icontains=owner)
    return _in_order(found).select_related("incident")


def overdue(*, today: date) -> QuerySet[ActionItem]:
    """Return open items whose day has passed. One query."""
    return listed().filter(due_on__lt=today)


def public(incident: Incident) -> list[ActionItem]:
    """Return those that readers see, the open ones first; what was dropped is not among them."""
    found = ActionItem.objects.filter(incident=incident, is_public=True)
    found = found.exclude(state=ItemState.DROPPED)
    return list(found.order_by(F("closed_at").asc(nulls_first=True), "created_at", "pk"))


def _in_order(found: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
    return found.order_by(
        F("closed_at").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "created_at", "pk"
    )
