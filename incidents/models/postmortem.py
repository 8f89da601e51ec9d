"""Postmortems: sections, of which some stay internal."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from incidents.models.fields import at_most, code_field, has_code
from incidents.models.image import Image
from incidents.models.incident import Incident

POSTMORTEM_MAX_SECTIONS = 100
POSTMORTEM_MAX_BYTES = 256 * 1024
TITLE_MAX_LENGTH = 255
COMMENT_MAX_LENGTH = 4_000


class Postmortem(models.Model):
    """The sections are the working copy; readers see ``published_body``.

    ``published_body`` is the public sections as they were when they were last
    published, joined by ``domain.markdown.sections``. A later edit is not public
    until it is published in turn.
    """

    code = code_field()
    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="postmortem")
    published_body = models.TextField(blank=True, editable=False)
    # The values of the figures in it, where they were approved; null: those of the moment.
    published_figures = models.JSONField(null=True, editable=False)
    # Those that the published body shows.
    images = models.ManyToManyField(Image, related_name="postmortems", editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    revised_at = models.DateTimeField(null=True, blank=True, editable=False)
    review_requested_at = models.DateTimeField(null=True, blank=True, editable=False)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    is_noindex = models.BooleanField(
        _("keep it out of search engines"),
        default=False,
        help_text=_("The page of its incident asks them not to list it."),
    )
    # Of the link by which those see it who do not sign in; "" for none.
    preview_key = models.CharField(max_length=43, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    history = HistoricalRecords(
        excluded_fields=["published_figures", "updated_at", "preview_key", "due_at"]
    )

    class Meta:
        verbose_name = _("postmortem")
        permissions = [("publish_postmortem", "Can publish a postmortem")]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None, revised_at=None, published_body="")
                | Q(published_at__isnull=False, revised_at__gte=models.F("published_at"))
                & ~Q(published_body=""),
                name="postmortem_published_iff_body",
            ),
            has_code("postmortem"),
        ]

    def __str__(self) -> str:
        return f"Postmortem: {self.incident.name}"


class PostmortemSection(models.Model):
    """A titled part; ``body`` is Markdown source."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=TITLE_MAX_LENGTH)
    body = models.TextField(_("text"), blank=True)
    is_internal = models.BooleanField(
        _("internal"), default=False, help_text=_("Never shown to readers.")
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="section_has_title"),
            at_most(TITLE_MAX_LENGTH, "title", name="section_title_fits"),
        ]

    def __str__(self) -> str:
        return self.title


class PostmortemApproval(models.Model):
    """Somebody other than its authors has approved it as it is; an edit takes that back."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="approvals")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="approvals"
    )
    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["postmortem", "approver"], name="approval_is_one_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.postmortem}: {self.approver}"


class PostmortemComment(models.Model):
    """A remark of a reviewer on a section, or on the whole. Readers never see it."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="comments")
    section = models.ForeignKey(
        PostmortemSection, on_delete=models.SET_NULL, null=True, related_name="comments"
    )
    body = models.TextField(_("comment"), max_length=COMMENT_MAX_LENGTH)
    author_name = models.CharField(max_length=255)
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=255, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="comment_has_text"),
            at_most(COMMENT_MAX_LENGTH, "body", name="comment_fits"),
        ]

    def __str__(self) -> str:
        return self.body[:60]
