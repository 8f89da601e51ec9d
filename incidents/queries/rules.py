"""Rules with the state of their sources, and what they suggest."""

from __future__ import annotations

from django.db.models import QuerySet

from incidents.models import Episode, Opening, Rule


def listed() -> list[Rule]:
    """Return those not removed, what acts first, with all that the console tells. Three queries."""
    found = Rule.objects.standing().select_related("signal", "measure")
    found = found.prefetch_related("components__group")
    return sorted(found, key=lambda each: (each.paused_at is not None, not each.signal.is_acting))


def turned() -> list[Rule]:
    """Return those that act now, or note that it is bad, by name, with their sources. One query."""
    found = Rule.objects.working().filter(signal__is_acting=True)
    return list(found.select_related("signal", "measure"))


def suggestion(submission: str) -> Opening | None:
    """Return what a rule suggests by the form with this key. One query."""
    if not submission:
        return None
    found = Opening.objects.filter(submission=submission, episode__isnull=False)
    return found.select_related("episode__rule", "author").first()


def episodes(rule: Rule) -> QuerySet[Episode]:
    """Return when a rule acted, newest first. One query."""
    return Episode.objects.filter(rule=rule).select_related("incident").order_by("-acted_at", "-pk")
