"""A forgotten password: a link goes to the mail address of the account, if there is one.

Who asks learns nothing of who there is: the request is only stored, and the worker looks it up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from incidents.domain.vocabulary import AuditKind
from incidents.models import AuditEntry, LinkRequest, User
from incidents.operations import letters
from incidents.operations.actor import SYSTEM
from incidents.operations.audit import note
from incidents.operations.errors import Refused
from incidents.operations.links import token_of
from incidents.operations.scopes import write
from incidents.operations.wake import wake

LINKS_A_DAY = 3
DAY = timedelta(days=1)
# Whoever still waits then asks again.
TRIED_FOR = timedelta(hours=1)
PAUSE = timedelta(minutes=1)


@write
def ask_for_link(name: str, *, now: datetime) -> None:
    """Have a link sent to whom the name or mail address is of, if it can be."""
    LinkRequest.objects.create(name=name, asked_at=now, due_at=now)
    wake("incidents.tasks.deliver")


def send_due(*, clock: Callable[[], datetime]) -> None:
    """Answer what was asked; what fails is tried again, for an hour. One query if nothing was."""
    while LinkRequest.objects.exists() and (request := _claim(now=clock())) is not None:
        try:
            for user in _people(request.name, now=clock()):
                letters.send_link(user, token_of(user))
                _note(user, now=clock())
        except Refused:
            continue
        request.delete()


@write
def _claim(*, now: datetime) -> LinkRequest | None:
    """Lease a request that is due."""
    LinkRequest.objects.filter(asked_at__lt=now - TRIED_FOR).delete()
    # One further ahead was made by a clock that has been set back since.
    due = LinkRequest.objects.filter(Q(due_at__lte=now) | Q(due_at__gt=now + 2 * PAUSE))
    request = due.select_for_update(skip_locked=True, no_key=True).order_by("pk").first()
    if request is not None:
        request.due_at = now + PAUSE
        request.save(update_fields=["due_at"])
    return request


def _people(name: str, *, now: datetime) -> QuerySet[User]:
    """Return whom the name or address is of, but for those who got enough links today."""
    sent = AuditEntry.objects.filter(
        kind=AuditKind.LINK_ASKED, subject_type="user", created_at__gt=now - DAY
    )
    often = list(sent.values_list("subject_id", flat=True))
    enough = {pk for pk in often if often.count(pk) >= LINKS_A_DAY}
    same = User.objects.filter(Q(username=name) | Q(email__iexact=name), is_active=True)
    return same.filter(is_staff=True).exclude(email="").exclude(pk__in=enough)


@write
def _note(user: User, *, now: datetime) -> None:
    note(AuditKind.LINK_ASKED, by=SYSTEM, subject=user, now=now)
