"""The offer to undo what one has just done, and the buttons of a post of just now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from incidents.console.editing import done
from incidents.console.screens import screen
from incidents.domain.undo import UNDO_FOR
from incidents.forms.fields import new_submission
from incidents.forms.submission import KEY
from incidents.models import IncidentUpdate
from incidents.operations import undo
from incidents.queries.concerned import NOBODY, counted, of_event
from incidents.queries.held import held_post
from incidents.render.console import submit_labels

SIGNER = Signer(salt="incidents.console.undoing")


@dataclass(frozen=True)
class Undo:
    """``address`` takes ``key``; ``said`` what was done; ``left_s`` is left for it.

    ``now_address`` takes the key to tell subscribers at once.
    """

    address: str
    key: str
    said: str
    left_s: int
    now_address: str = ""


def offering(page: str, *, address: str, key: object, said: str, now: datetime) -> str:
    """Return the address of ``page`` that offers it."""
    signed = SIGNER.sign_object([address, str(key), said, (now + UNDO_FOR).timestamp()])
    return f"{page}{'&' if '?' in page else '?'}{urlencode({'undo': signed})}"


def offered(signed: str, *, now: datetime) -> Undo | None:
    """Return what is offered, for as long as it can be done; only we can have written it."""
    try:
        address, key, said, ends_s = SIGNER.unsign_object(signed)
    except BadSignature:
        return None
    left_s = int(ends_s - now.timestamp())
    return Undo(address, key, said, left_s) if left_s > 0 else None


def of_post(user: Any, *, now: datetime) -> Undo | None:
    """Return the offer to undo what ``user`` has just posted. One query if there is nothing.

    Once it cannot be undone, as many subscribers are told as it says.
    """
    may_post = user.has_perm("incidents.add_incidentupdate")
    post = held_post(user.pk, now=now) if may_post else None
    if post is None:
        return None
    told = counted(of_event(post.event)) if post.event.notifies else NOBODY
    return Undo(
        address=reverse("console:undo-post"),
        key=post.update.code,
        said=submit_labels.posted(post.update.incident.name, told),
        left_s=int((post.event.due_at - now).total_seconds()),
        now_address=reverse("console:tell-now") if told.total else "",
    )


@screen("add_incidentupdate", sent_from="console:board")
def undo_post(request: HttpRequest) -> HttpResponse:
    """Take it back; the form with what was typed comes next."""
    update = _done(request, undo.undo_post, _("Undone; nobody was told. Your text is here."))
    if update.incident.withdrawn_at and not update.incident.is_maintenance:
        query = urlencode({KEY: new_submission(), "again": update.incident.code})
        return redirect(f"{reverse('console:new')}?{query}")
    return redirect("console:incident", update.incident.code)


@screen("add_incidentupdate", sent_from="console:board")
def tell_now(request: HttpRequest) -> HttpResponse:
    update = _done(request, undo.tell_now, _("Subscribers are told now."))
    return redirect("console:incident", update.incident.code)


def _done(request: HttpRequest, do: Callable[..., Any], said: str) -> IncidentUpdate:
    found = get_object_or_404(IncidentUpdate, code=request.POST.get("key", ""))
    done(request, do, found.pk, said=said)
    return IncidentUpdate.objects.select_related("incident").get(pk=found.pk)
