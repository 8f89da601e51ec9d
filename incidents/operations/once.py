"""A request of a program that is sent again makes nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.models import ApiAnswer, Token
from incidents.operations import validation
from incidents.operations.errors import AlreadySent, Refused

KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class StoredResponse:
    status: int
    body: str


def once(
    token: Token, *, key: str, digest: str, run: Callable[[], StoredResponse], now: datetime
) -> StoredResponse:
    """Return what ``run`` answers, or what it did when the token sent this ``key`` before.

    All in one transaction: of two at once the second waits, and gets the answer of the first. What
    is refused is not kept. ``digest`` is that of what was sent: raises AlreadySent if it was
    something else. Raises Refused.
    """
    wanted = validation.submission(key)
    if wanted is None:
        raise Refused(_("The key is blank; choose another one."), field="submission")
    with transaction.atomic():
        ApiAnswer.objects.filter(created_at__lt=now - KEPT_FOR).delete()
        kept, is_new = ApiAnswer.objects.get_or_create(
            token=token, key=wanted, defaults={"digest": digest, "created_at": now}
        )
        if not is_new and kept.digest != digest:
            raise AlreadySent(
                _("This key was sent before with another request; choose a new one."),
                field="submission",
            )
        if not is_new:
            return StoredResponse(kept.status, kept.body)
        answer = run()
        if answer.status >= 400:
            transaction.set_rollback(True)
        kept.status, kept.body = answer.status, answer.body
        if answer.status < 400:
            kept.save()
        return answer
