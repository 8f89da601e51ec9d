"""Subscribers: people and programs that are told of events, and of which."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.domain import codes
from incidents.domain.subscriptions import ChannelKind, SubscriberState
from incidents.domain.vocabulary import Audience
from incidents.models.component import Component, ComponentGroup
from incidents.models.fields import at_most, code_field, has_code
from incidents.models.incident import Incident

TARGET_MAX_LENGTH = 2_000
REASON_MAX_LENGTH = 500
TOKEN_BYTES = 24


def new_token() -> str:
    """Return 32 characters that nobody guesses, all the same length, none that needs escaping."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def to_be_told(self) -> SubscriberQuerySet:
        return self.filter(state=SubscriberState.CONFIRMED)


class ReaderManager(models.Manager.from_queryset(SubscriberQuerySet)["Subscriber"]):  # type: ignore[misc]
    """Those outside the team: staff are told of other things, and asked for by name."""

    def get_queryset(self) -> SubscriberQuerySet:
        found: SubscriberQuerySet = super().get_queryset()
        return found.filter(audience=Audience.SUBSCRIBERS)


class Subscriber(models.Model):
    """One target of one channel. It hears of what its choices name, by the kinds it wants.

    ``token`` stands in for an account: whoever has it may change what the subscriber hears of.
    A list is read by many, so its mail carries no such link. ``reply_at``: when the mail that
    somebody asked for at ``asked_at`` is to be sent; null if none is. ``asks`` counts them, since
    ``asks_since``. ``asked_choices`` take effect once they are confirmed by that mail. Those that
    unsubscribed are kept, so that no import revives them, until they are erased or removed.

    Of ``audience`` staff are those who are nudged: a member of the team (``user``), or all of it.
    They hear of all nudges, choose that in the console, and no token of theirs is given away.
    Of a target of all of it ``reply_at`` is when its owner is to be told that it was quarantined.

    ``former_code`` is its id on a page that was moved here, by which links in old mails know it.

    ``quarantined_at`` is null of those who are not, and where it was not noted yet.

    ``secret``, encrypted, signs what a webhook is sent; until ``former_until`` the one before it
    does so too.
    """

    code = code_field()
    audience = models.CharField(
        max_length=20, choices=Audience, default=Audience.SUBSCRIBERS, editable=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="nudged_by",
        null=True,
        editable=False,
    )
    channel = models.CharField(_("channel"), max_length=20, choices=ChannelKind)
    target = models.CharField(_("address"), max_length=TARGET_MAX_LENGTH)
    token = models.CharField(max_length=64, unique=True, editable=False, default=new_token)
    state = models.CharField(
        _("state"), max_length=20, choices=SubscriberState, default=SubscriberState.UNCONFIRMED
    )
    reason = models.CharField(_("reason"), max_length=REASON_MAX_LENGTH, blank=True)
    is_list = models.BooleanField(_("distribution list"), default=False)
    hears_everything = models.BooleanField(_("everything"), default=False)
    components = models.ManyToManyField(Component, related_name="subscribers", blank=True)
    groups = models.ManyToManyField(ComponentGroup, related_name="subscribers", blank=True)
    incidents = models.ManyToManyField(Incident, related_name="subscribers", blank=True)
    wants_incidents = models.BooleanField(_("incidents"), default=True)
    wants_maintenances = models.BooleanField(_("maintenances"), default=True)
    wants_postmortems = models.BooleanField(_("postmortems"), default=True)
    asked_at = models.DateTimeField(null=True, editable=False)
    asks_since = models.DateTimeField(null=True, editable=False)
    asks = models.PositiveIntegerField(default=0, editable=False)
    asked_choices = models.JSONField(null=True, editable=False)
    reply_at = models.DateTimeField(null=True, editable=False)
    secret = models.TextField(blank=True, editable=False)
    former_secret = models.TextField(blank=True, editable=False)
    former_until = models.DateTimeField(null=True, editable=False)
    former_code = models.CharField(max_length=codes.LENGTH, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    quarantined_at = models.DateTimeField(null=True, editable=False)

    objects = ReaderManager()
    everyone = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        default_manager_name = "everyone"
        indexes = [
            # Its condition is put so that SQLite sees it is met by those that are due. By the
            # channel alone it would look through all subscribers before each batch of deliveries.
            models.Index(
                fields=["channel", "reply_at"],
                name="subscriber_to_reply",
                condition=Q(reply_at__isnull=False),
            ),
        ]
        constraints = [
            has_code("subscriber"),
            models.UniqueConstraint(
                fields=["former_code"],
                name="subscriber_has_former_code_of_its_own",
                condition=~Q(former_code=""),
            ),
            models.CheckConstraint(
                condition=Q(former_code="") | Q(former_code__regex=codes.PATTERN),
                name="subscriber_former_code_is_code",
            ),
            models.UniqueConstraint(
                fields=["channel", "target", "audience"], name="subscriber_once"
            ),
            models.CheckConstraint(
                condition=Q(audience=Audience.STAFF) | Q(audience=Audience.SUBSCRIBERS, user=None),
                name="subscriber_of_the_team_is_staff",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=ChannelKind.values), name="subscriber_channel_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=SubscriberState.values), name="subscriber_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(target=""), name="subscriber_has_target"),
            at_most(TARGET_MAX_LENGTH, "target", name="subscriber_target_fits"),
            models.CheckConstraint(
                condition=Q(token__regex=r"^[\w-]{32}$"), name="subscriber_has_token"
            ),
            at_most(REASON_MAX_LENGTH, "reason", name="subscriber_reason_fits"),
            models.CheckConstraint(
                condition=~Q(channel=ChannelKind.WEBHOOK) | ~Q(secret=""),
                name="subscriber_webhook_has_secret",
            ),
            models.CheckConstraint(
                condition=Q(former_secret="", former_until=None)
                | ~Q(former_secret="") & Q(former_until__isnull=False),
                name="subscriber_former_secret_ends",
            ),
            models.CheckConstraint(
                condition=~Q(state=SubscriberState.QUARANTINED) | ~Q(reason=""),
                name="subscriber_quarantined_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=SubscriberState.CONFIRMED) | Q(confirmed_at__isnull=False),
                name="subscriber_confirmed_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(confirmed_at__gte=F("created_at")),
                name="subscriber_confirmed_after_asking",
            ),
        ]

    def __str__(self) -> str:
        """Return no address: the audit keeps this when the subscriber is erased."""
        return self.code

    @property
    def is_known(self) -> bool:
        """Whether it has agreed to be told, and is believed to be there."""
        return self.state in (SubscriberState.CONFIRMED, SubscriberState.PAUSED)

    @property
    def shown_target(self) -> str:
        """The address; of others than mail a part, as whoever reads it all can post there."""
        if self.channel == ChannelKind.MAIL:
            return self.target
        return f"{urlsplit(self.target).hostname}/…{self.target[-4:]}"
