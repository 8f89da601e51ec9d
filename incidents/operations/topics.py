"""The topics of which documents a change of what readers see can change."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Model, Q, Value
from django.db.models.functions import Concat

from incidents.domain.vocabulary import COMPONENT_TOPICS, PAGE_TOPIC, AuditKind
from incidents.models import (
    ActionItem,
    AffectedComponent,
    Component,
    Incident,
    IncidentUpdate,
    Job,
    MaintenanceSeries,
    Postmortem,
)

# The documents of components say of other components only what they are called.
ELSEWHERE = frozenset(
    {
        AuditKind.COMPONENT_CREATED,
        AuditKind.GROUP_CREATED,
    }
)


def concerned(kind: AuditKind, subject: Model, *, unnamed: Collection[int]) -> Q:
    """Return the revisions to raise: that of the page, and of components. No query.

    What is said of an incident, or of a series, concerns the components that its updates name,
    withdrawn ones too, and those with the keys ``unnamed``, which an edit has just left out. So
    does a job of it; what tells of the job already depends on that besides. What is said of the
    page or a group, and how a component is called, stands in documents of all; what is imported
    may.
    """
    of_page = Q(topic=PAGE_TOPIC)
    if kind in ELSEWHERE:
        return of_page
    if isinstance(subject, Component) and kind == AuditKind.COMPONENT_STATUS_CHANGED:
        return of_page | Q(topic=subject.topic)
    if isinstance(subject, Incident):
        return of_page | _named(Q(update__incident=subject), unnamed)
    if isinstance(subject, Job) and subject.incident_id is None:
        return of_page
    if isinstance(subject, IncidentUpdate | Postmortem | ActionItem | Job):
        return of_page | _named(Q(update__incident=subject.incident_id), unnamed)
    if isinstance(subject, MaintenanceSeries):
        return of_page | _named(Q(update__incident__series=subject), unnamed)
    return of_page | Q(topic__startswith=COMPONENT_TOPICS)


def _named(by: Q, unnamed: Collection[int]) -> Q:
    named = AffectedComponent.objects.filter(by).values("component")
    found = Component.objects.filter(Q(pk__in=named) | Q(pk__in=unnamed)).order_by()
    topics = found.annotate(topic_of=Concat(Value(COMPONENT_TOPICS), "code"))
    return Q(topic__in=topics.values("topic_of"))
