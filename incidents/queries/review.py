"""The review of a postmortem: who wrote it, who approved it, what is said of it."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F, Min, QuerySet

from incidents.domain import review
from incidents.domain.approved_figures import Kept, are_same
from incidents.domain.markdown import sections as as_document
from incidents.domain.review import ReviewState
from incidents.domain.vocabulary import ActorKind, AuditKind, Impact
from incidents.models import AuditEntry, Incident, Page, Postmortem, PostmortemComment
from incidents.queries import figures


def authors(postmortem: Postmortem) -> Collection[int]:
    """Return the keys of the people who saved it. One query."""
    saves = AuditEntry.objects.filter(
        kind=AuditKind.POSTMORTEM_WRITTEN,
        subject_type="postmortem",
        subject_id=postmortem.pk,
        actor_kind=ActorKind.USER,
    )
    return {key for key in saves.values_list("actor_id", flat=True) if key is not None}


def needed(incident: Incident) -> int:
    """Return how many people must approve its postmortem. Three queries.

    An impact that was lowered frees of nothing once somebody writes it, whether by hand or by
    correcting what updates say: whoever publishes might lower it for that. What was corrected
    before is as if it had never been said.
    """
    page = Page.objects.get()
    return max(
        review.needed(
            impact,
            minor=page.approvals_minor,
            major=page.approvals_major,
            critical=page.approvals_critical,
        )
        for impact in {incident.shown_impact, Impact(incident.impact), *_earlier_impacts(incident)}
    )


def _earlier_impacts(incident: Incident) -> set[Impact]:
    """Return those that it had at any time since its postmortem was begun. Two queries."""
    begun = Postmortem.history.filter(incident=incident).aggregate(at=Min("history_date"))["at"]
    if begun is None:
        return set()
    found: set[Impact] = set()
    rows = incident.history.order_by("history_date", "history_id")
    for at, *known in rows.values_list("history_date", "impact", "impact_override"):
        impacts = {Impact(each) for each in known if each}
        # Until then, the last one is the one that it was begun with.
        found = impacts if at <= begun else found | impacts
    return found


def lacking(postmortem: Postmortem, incident: Incident) -> int:
    """Return how many more people must approve it. At most four queries."""
    count = needed(incident)
    return max(0, count - postmortem.approvals.count()) if count else 0


def state(postmortem: Postmortem, incident: Incident) -> ReviewState:
    """Return the state of its review. Four queries, and those of ``is_shown``."""
    return review.state(
        requested_at=postmortem.review_requested_at,
        approvals=postmortem.approvals.count(),
        needed=needed(incident),
        is_shown=is_shown(postmortem, incident),
    )


def is_shown(postmortem: Postmortem, incident: Incident) -> bool:
    """Whether readers see its public sections as they are saved, with the present figures.

    One query, and those of ``figures.to_approve`` where figures were approved.
    """
    if postmortem.published_at is None or public_body(postmortem) != postmortem.published_body:
        return False
    approved = postmortem.published_figures
    return approved is None or are_same(approved, present_figures(postmortem, incident))


def is_ahead(incident: Incident) -> bool:
    """Whether its postmortem is published, and readers do not see it as it is now."""
    found = Postmortem.objects.filter(incident=incident).exclude(published_at=None).first()
    return found is not None and not is_shown(found, incident)


def present_figures(postmortem: Postmortem, incident: Incident) -> Kept:
    """Return the values that the figures of the published text would have if approved now."""
    now = incident.closed_at or postmortem.revised_at
    assert now is not None  # it is published
    return figures.to_approve(postmortem.published_body, incident, now=now)


def public_body(postmortem: Postmortem) -> str:
    """Return the public sections that have a text as one document. One query."""
    sections = postmortem.sections.filter(is_internal=False).exclude(body="")
    return as_document((section.title, section.body) for section in sections)


def comments(postmortem: Postmortem) -> QuerySet[PostmortemComment]:
    """Return what was said of it, what is open first."""
    return postmortem.comments.select_related("section").order_by(
        F("resolved_at").asc(nulls_first=True), "pk"
    )
