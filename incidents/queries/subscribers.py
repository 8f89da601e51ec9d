"""Subscribers as staff look for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from incidents.models import Component, Subscriber

PAGE = 50
BATCH = 1_000
CHOICES = ("components__group", "groups", "incidents")


@dataclass(frozen=True)
class SubscriberFilter:
    """``address`` is a part of it; ``component`` one that it hears of, by itself or its group."""

    address: str = ""
    state: str = ""
    channel: str = ""
    is_list: bool = False
    component: Component | None = None


def found(asked: SubscriberFilter) -> QuerySet[Subscriber]:
    """Return those that fit, newest first. One query."""
    fits = {
        "target__icontains": asked.address,
        "state": asked.state,
        "channel": asked.channel,
        "is_list": asked.is_list,
    }
    fitting: QuerySet[Subscriber] = Subscriber.objects.filter(
        **{name: value for name, value in fits.items() if value}
    )
    if asked.component is not None:
        fitting = fitting.filter(_hears_of(asked.component))
    return fitting.order_by("-pk")


def page(asked: SubscriberFilter, *, before: int | None) -> tuple[list[Subscriber], int | None]:
    """Return fifty, older than ``before``, and what the next fifty are before. Four queries."""
    fitting = found(asked).prefetch_related(*CHOICES)
    if before is not None:
        fitting = fitting.filter(pk__lt=before)
    some = list(fitting[: PAGE + 1])
    return some[:PAGE], some[PAGE - 1].pk if len(some) > PAGE else None


def counts(asked: SubscriberFilter) -> dict[str, int]:
    """Return how many fit in each state that some are in. One query."""
    by_state = found(asked).order_by().values_list("state").annotate(Count("pk"))
    return dict(by_state)


def every(asked: SubscriberFilter) -> Iterator[Subscriber]:
    """Yield all that fit, with no more memory than for a thousand."""
    return found(asked).prefetch_related(*CHOICES).iterator(chunk_size=BATCH)


def _hears_of(component: Component) -> Q:
    by_itself = Subscriber.components.through.objects.filter(component=component)
    by_group = Subscriber.groups.through.objects.filter(componentgroup=component.group_id)
    chosen = Q(pk__in=by_itself.values("subscriber")) | Q(pk__in=by_group.values("subscriber"))
    return Q(hears_everything=True) | chosen
