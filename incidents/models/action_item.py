"""Action items: they outlive the postmortem that they are written with."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.domain.action_items import ItemPriority, ItemState, ItemType
from incidents.models.fields import at_most, code_field, has_code
from incidents.models.incident import Incident

TITLE_MAX_LENGTH = 255
TRACKER_URL_MAX_LENGTH = 500


class ActionItem(models.Model):
    """Something to be done after an incident. ``owner`` is a name, of an account or not.

    Readers see public ones below the published postmortem, without owner, tracker and due date.
    """

    code = code_field()
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="items")
    title = models.CharField(_("what is to be done"), max_length=TITLE_MAX_LENGTH)
    type = models.CharField(_("type"), max_length=10, choices=ItemType, default=ItemType.PREVENT)
    owner = models.CharField(_("owner"), max_length=TITLE_MAX_LENGTH, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    priority = models.CharField(
        _("priority"), max_length=10, choices=ItemPriority, default=ItemPriority.NORMAL
    )
    tracker_url = models.CharField(
        _("link to your tracker"), max_length=TRACKER_URL_MAX_LENGTH, blank=True
    )
    is_public = models.BooleanField(
        _("public"), default=False, help_text=_("Shown below the published postmortem.")
    )
    state = models.CharField(
        max_length=10, choices=ItemState, default=ItemState.OPEN, editable=False
    )
    closed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("action item")
        default_permissions = ()  # those of postmortems
        constraints = [
            has_code("item"),
            models.CheckConstraint(condition=~Q(title=""), name="item_has_title"),
            models.CheckConstraint(
                condition=Q(type__in=ItemType.values)
                & Q(priority__in=ItemPriority.values)
                & Q(state__in=ItemState.values),
                name="item_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state=ItemState.OPEN, closed_at=None)
                | ~Q(state=ItemState.OPEN) & Q(closed_at__isnull=False),
                name="item_closed_iff_closed_at",
            ),
            at_most(TITLE_MAX_LENGTH, "title", name="item_title_fits"),
            at_most(TITLE_MAX_LENGTH, "owner", name="item_owner_fits"),
            at_most(TRACKER_URL_MAX_LENGTH, "tracker_url", name="item_tracker_url_fits"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == ItemState.OPEN

    def is_overdue(self, *, today: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today
