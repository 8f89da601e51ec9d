"""Rules by which measured sources act, the state of each, and what came of it."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from incidents.domain.signals import SignalPolicy, SignalState
from incidents.domain.vocabulary import ComponentStatus, Observation, RuleAction, SourceKind
from incidents.models.component import Component
from incidents.models.fields import at_most, code_field, has_code
from incidents.models.incident import NAME_MAX_LENGTH, Incident
from incidents.models.update import BODY_MAX_LENGTH, SUBMISSION_MAX_LENGTH

RULE_NAME_MAX_LENGTH = 100
MATCHERS_MAX_LENGTH = 2_000
SAID_MAX_LENGTH = 2_000
WAIT_S_MAX = 86_400
# So many intervals without a reading, and it is not known what was between.
READINGS_BETWEEN = 3
_TROUBLE = [status for status in ComponentStatus.values if status != ComponentStatus.OPERATIONAL]


class RuleQuerySet(models.QuerySet["Rule"]):
    def standing(self) -> RuleQuerySet:
        """Rules that are not removed, by name."""
        return self.filter(removed_at=None).order_by(Lower("name"), "pk")

    def working(self) -> RuleQuerySet:
        """Rules that are neither removed nor paused."""
        return self.standing().filter(paused_at=None)


class Rule(models.Model):
    """An instruction for while a source is bad. ``source`` is how it is heard of.

    ``matchers`` are those of the alerts that it is about; other sources have none. What it
    suggests or opens is called ``incident_name`` and says ``body``, or a ready text.
    """

    code = code_field()
    name = models.CharField(_("name"), max_length=RULE_NAME_MAX_LENGTH)
    source = models.CharField(
        _("source"), max_length=20, choices=SourceKind, default=SourceKind.ALERT, editable=False
    )
    matchers = models.TextField(_("alerts"), max_length=MATCHERS_MAX_LENGTH, blank=True)
    components = models.ManyToManyField(
        Component, verbose_name=_("components"), related_name="rules"
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=[choice for choice in ComponentStatus.choices if choice[0] in _TROUBLE],
        default=ComponentStatus.PARTIAL_OUTAGE,
    )
    action = models.CharField(
        _("what it does"), max_length=20, choices=RuleAction, default=RuleAction.SUGGEST
    )
    wait_s = models.PositiveIntegerField(_("acts after"), default=0)
    restore_after_s = models.PositiveIntegerField(_("restores after"), default=300)
    incident_name = models.CharField(
        _("name of the incident"), max_length=NAME_MAX_LENGTH, blank=True
    )
    body = models.TextField(_("message"), max_length=BODY_MAX_LENGTH, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule")
        default_permissions = ()  # whoever may do what it does may write it
        constraints = [
            has_code("rule"),
            models.UniqueConstraint(
                Lower("name"), condition=Q(removed_at=None), name="rule_has_name_of_its_own"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="rule_has_name"),
            at_most(RULE_NAME_MAX_LENGTH, "name", name="rule_name_fits"),
            at_most(MATCHERS_MAX_LENGTH, "matchers", name="rule_matchers_fit"),
            at_most(NAME_MAX_LENGTH, "incident_name", name="rule_incident_name_fits"),
            at_most(BODY_MAX_LENGTH, "body", name="rule_body_fits"),
            models.CheckConstraint(
                condition=Q(
                    source__in=SourceKind.values,
                    action__in=RuleAction.values,
                    status__in=_TROUBLE,
                ),
                name="rule_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(source=SourceKind.ALERT) | ~Q(matchers=""),
                name="rule_says_which_alerts",
            ),
            models.CheckConstraint(
                condition=Q(wait_s__lte=WAIT_S_MAX, restore_after_s__lte=WAIT_S_MAX),
                name="rule_waits_a_day_at_most",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_asked(self) -> bool:
        """Whether its source is asked at intervals (``measure``), and does not tell by itself."""
        return self.source != SourceKind.ALERT

    @property
    def policy(self) -> SignalPolicy:
        return SignalPolicy(
            timedelta(seconds=self.wait_s),
            timedelta(seconds=self.restore_after_s),
            READINGS_BETWEEN * timedelta(seconds=self.measure.interval_s)
            if self.is_asked
            else None,
        )


class Signal(models.Model):
    """The state of a rule's source (``domain.signals``), and what was ``said`` of it last.

    ``due_at`` is when the clock alone makes the rule act or restore; ``failure`` is why what it
    did last was refused.
    """

    rule = models.OneToOneField(Rule, on_delete=models.CASCADE, related_name="signal")
    observed = models.CharField(max_length=10, choices=Observation, default=Observation.UNKNOWN)
    observed_at = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    known = models.CharField(max_length=10, choices=Observation, default=Observation.UNKNOWN)
    known_since = models.DateTimeField(null=True)
    counted = models.DurationField(default=timedelta(0))
    is_acting = models.BooleanField(default=False)
    turned_at = models.DateTimeField(null=True)
    returns = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, db_index=True)
    said = models.TextField(max_length=SAID_MAX_LENGTH, blank=True)
    failure = models.TextField(max_length=SAID_MAX_LENGTH, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(observed__in=Observation.values, known__in=Observation.values),
                name="signal_is_known",
            ),
            models.CheckConstraint(
                condition=Q(is_acting=False) | Q(turned_at__isnull=False),
                name="signal_acts_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.observed}"

    @property
    def state(self) -> SignalState:
        return SignalState(
            Observation(self.observed),
            self.observed_at,
            self.since,
            Observation(self.known),
            self.known_since,
            self.counted,
            self.is_acting,
            self.turned_at,
            self.returns,
        )


class Episode(models.Model):
    """A time for which a rule acted, from ``acted_at`` to ``ended_at``; bad from ``began_at``.

    ``said`` is what was measured, of so many alerts as ``count``. ``incident`` is what was opened
    for it, or was open already; the rule has ``opened_by_itself`` what nobody was asked of.
    ``submission`` is the key of the form that opens the incident.
    """

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="episodes")
    began_at = models.DateTimeField()
    acted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    said = models.TextField(max_length=SAID_MAX_LENGTH, blank=True)
    count = models.PositiveIntegerField(default=0)
    incident = models.ForeignKey(
        Incident, on_delete=models.SET_NULL, related_name="episodes", null=True
    )
    opened_by_itself = models.BooleanField(default=False)
    submission = models.CharField(max_length=SUBMISSION_MAX_LENGTH, unique=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(began_at__lte=F("acted_at")), name="episode_begins_before_it_acts"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("acted_at")),
                name="episode_ends_after_it_acts",
            ),
            models.UniqueConstraint(
                fields=["rule"], condition=Q(ended_at=None), name="one_open_episode"
            ),
            models.CheckConstraint(
                condition=~Q(submission=""), name="episode_submission_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.began_at} – {self.ended_at}"
