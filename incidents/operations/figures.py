"""Figures of postmortems under review: where approvals are needed, nothing else changes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from incidents.domain.approved_figures import Kept
from incidents.models import AffectedComponent, Component, Incident, Postmortem, PostmortemApproval
from incidents.queries import figures, review

# To be published, or to be published again.
_WAITING = Q(published_at=None) | Q(updated_at__gt=F("revised_at"))


def approve(postmortem: Postmortem, incident: Incident, *, now: datetime) -> None:
    """Set the values that readers are to see until it is published again.

    Those of now, where the page asks for approvals; elsewhere each time those of the moment.
    """
    postmortem.published_figures = None
    if review.needed(incident):
        at = incident.closed_at or now
        postmortem.published_figures = figures.to_approve(
            postmortem.published_body, incident, now=at
        )


def follow_approvals() -> None:
    """Keep or free the figures of what is published, as the page now asks for approvals or not."""
    published = Postmortem.objects.exclude(published_at=None).select_related("incident")
    for each in published:
        is_kept = each.published_figures is not None
        if is_kept != bool(review.needed(each.incident)):
            assert each.revised_at is not None
            approve(each, each.incident, now=each.revised_at)
            kept = each.published_figures
            Postmortem.objects.filter(pk=each.pk).update(published_figures=kept)


@contextmanager
def reviewed_anew(*incidents: Incident | None, now: datetime) -> Iterator[dict[str, Any]]:
    """Take approvals back if what is done within changes a figure of what was approved.

    None: it is of no incident. A maintenance stands on timelines of other incidents, too, of which
    those count that wait to be published. Yields what the audit keeps of that, to be read
    afterwards.
    """
    known = [each for each in incidents if each]
    of = Q(incident__in=[each for each in known if each.pk])
    if any(each.is_maintenance for each in known):
        of |= _WAITING
    with _reviewed_anew(Postmortem.objects.filter(of), now=now) as taken_back:
        yield taken_back


@contextmanager
def names_reviewed_anew(*components: Component, now: datetime) -> Iterator[dict[str, Any]]:
    """Take approvals of what waits to be published back if its timeline names them otherwise then.

    What is published already goes on telling the names that were approved.
    """
    named = AffectedComponent.objects.filter(component__in=components).values("update__incident")
    of = Postmortem.objects.filter(_WAITING, incident__in=named)
    with _reviewed_anew(of, now=now) as taken_back:
        yield taken_back


@contextmanager
def _reviewed_anew(postmortems: QuerySet[Postmortem], *, now: datetime) -> Iterator[dict[str, Any]]:
    taken_back: dict[str, Any] = {}
    approved = postmortems.filter(approvals__isnull=False)
    before = {each: _figures(each, now=now) for each in approved.distinct()}
    yield taken_back
    changed = [each for each, figures in before.items() if _figures(each, now=now) != figures]
    if changed:
        count, _of = PostmortemApproval.objects.filter(postmortem__in=changed).delete()
        if count:  # else they were by what was done within
            taken_back["approvals_taken_back"] = count


def _figures(postmortem: Postmortem, *, now: datetime) -> Kept:
    # As they are stored, before and afterwards.
    incident = Incident.objects.get(pk=postmortem.incident_id)
    body = review.public_body(Postmortem.objects.get(pk=postmortem.pk))
    return figures.to_approve(body, incident, now=incident.closed_at or now)
