"""Mitigation jobs: where their metrics are, and their readings."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.domain.vocabulary import JOB_TOPICS, Authentication, JobState, RunState, Scheduling
from incidents.models.due import INTERVAL_S_MAX, INTERVAL_S_MIN, is_due
from incidents.models.fields import at_most, code_field, has_code
from incidents.models.incident import Incident

URL_MAX_LENGTH = 2_000
FAILURE_MEANING_MAX_LENGTH = 1_000


class JobQuerySet(models.QuerySet["Job"]):
    def public(self) -> JobQuerySet:
        return self.filter(removed_at=None).filter(
            Q(incident=None) | Q(incident__withdrawn_at=None)
        )

    def live(self) -> JobQuerySet:
        """Jobs that are still read."""
        return self.filter(removed_at=None, ended_at=None)

    def due(self, *, now: datetime) -> JobQuerySet:
        """Jobs due to be scraped and not leased by a worker, longest due first.

        Of a withdrawn incident nothing is read: nobody would see it.
        """
        return self.live().public().filter(is_due(now=now)).order_by("next_scrape_at", "pk")


class Job(models.Model):
    """A long piece of work that runs elsewhere and exposes metrics.

    ``mapping`` is empty for the default contract. ``credentials`` are encrypted.
    ``counters`` are what each series showed last, by which resets are noticed, with when the
    present run began and how far the bar was at most.
    """

    code = code_field()
    incident = models.ForeignKey(
        Incident,
        verbose_name=_("incident"),
        on_delete=models.PROTECT,
        related_name="jobs",
        null=True,
        blank=True,
    )
    name = models.CharField(_("name"), max_length=255)
    unit = models.CharField(
        _("unit"), max_length=60, help_text=_("What is counted, in the plural: “objects”.")
    )
    partition_words = models.CharField(
        _("words for a partition"),
        max_length=255,
        default="{partition}",
        help_text=_("How readers are told of one, as in “names beginning with {partition}”."),
    )
    done_meaning = models.CharField(
        _("what works again when it is done"),
        max_length=255,
        blank=True,
        help_text=_("Ends the sentence “After that, …”: “all pages show their latest release”."),
    )
    failure_meaning = models.TextField(
        _("what failures mean"),
        max_length=FAILURE_MEANING_MAX_LENGTH,
        blank=True,
        help_text=_("Shown beside their number: what readers may notice, and until when."),
    )
    metrics_url = models.CharField(_("metrics address"), max_length=URL_MAX_LENGTH)
    mapping = models.JSONField(_("mapping"), default=dict, blank=True)
    interval_s = models.PositiveIntegerField(_("seconds between readings"), default=15)
    authentication = models.CharField(
        _("sign-in"), max_length=10, choices=Authentication, default=Authentication.NONE
    )
    credentials = models.TextField(blank=True, editable=False)
    posts_by_itself = models.BooleanField(
        _("posts by itself"),
        default=False,
        help_text=_("Post what is drafted at milestones at once, without anybody's look."),
    )
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    next_scrape_at = models.DateTimeField(editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    # The present trouble with reading: since when, and why the latest attempt failed.
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    failure = models.CharField(max_length=500, blank=True, editable=False)
    counters = models.JSONField(default=dict, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("mitigation job")
        indexes = [
            models.Index(
                fields=["next_scrape_at"],
                name="job_due",
                condition=Q(ended_at=None, removed_at=None),
            )
        ]
        constraints = [
            has_code("job"),
            models.CheckConstraint(condition=~Q(name=""), name="job_has_name"),
            models.CheckConstraint(condition=~Q(unit=""), name="job_has_unit"),
            models.CheckConstraint(condition=~Q(metrics_url=""), name="job_has_metrics_url"),
            at_most(255, "name", name="job_name_fits"),
            at_most(255, "done_meaning", name="job_done_meaning_fits"),
            at_most(FAILURE_MEANING_MAX_LENGTH, "failure_meaning", name="job_meaning_fits"),
            models.CheckConstraint(
                condition=Q(interval_s__range=(INTERVAL_S_MIN, INTERVAL_S_MAX)),
                name="job_interval_is_sensible",
            ),
            models.CheckConstraint(
                condition=Q(authentication__in=Authentication.values), name="job_authentication"
            ),
            models.CheckConstraint(
                condition=Q(failing_since=None, failure="")
                | Q(failing_since__isnull=False) & ~Q(failure=""),
                name="job_failure_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def topic(self) -> str:
        """The topic whose revision a reading raises."""
        return f"{JOB_TOPICS}{self.code}"

    @property
    def address(self) -> str:
        """Where its credentials are sent."""
        return self.metrics_url

    @property
    def is_live(self) -> bool:
        return self.ended_at is None and self.removed_at is None


class JobReading(models.Model):
    """All partitions at one scrape, counted over resets, with the estimate published with it.

    ``partitions`` are arrays of name, total, processed and failed; a fifth value, true, says
    that the scrape did not show the partition, and an earlier one did. Times left are in
    seconds from ``at``; null while there is no estimate. ``note`` says why the bar moved back.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="readings")
    at = models.DateTimeField()
    partitions = models.JSONField()
    run_state = models.CharField(max_length=10, choices=RunState, blank=True)
    scheduling = models.CharField(max_length=10, choices=Scheduling, default=Scheduling.UNKNOWN)
    state = models.CharField(max_length=25, choices=JobState)
    done = models.FloatField()
    remaining_s = models.FloatField(null=True)
    low_s = models.FloatField(null=True)
    high_s = models.FloatField(null=True)
    decides = models.CharField(max_length=255, blank=True)
    rate_per_s = models.FloatField(null=True)
    stalled_since = models.DateTimeField(null=True)
    note = models.CharField(max_length=255, blank=True)

    class Meta:
        get_latest_by = "at"
        constraints = [
            models.UniqueConstraint(fields=["job", "at"], name="job_reading_once_at_a_time"),
            models.CheckConstraint(
                condition=Q(done__gte=0.0, done__lte=1.0), name="job_reading_share_is_one"
            ),
            models.CheckConstraint(
                condition=Q(state__in=JobState.values), name="job_reading_state"
            ),
            models.CheckConstraint(
                condition=Q(remaining_s=None, low_s=None, high_s=None)
                | Q(
                    low_s__isnull=False,
                    low_s__gte=0.0,
                    remaining_s__isnull=False,
                    remaining_s__gte=F("low_s"),
                    high_s__isnull=False,
                    high_s__gte=F("remaining_s"),
                ),
                name="job_reading_range_has_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.done:.0%}"
