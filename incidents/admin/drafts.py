"""Drafts on the desk: keep what was typed, throw away what is not wanted."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.admin.images import IllustratedAdmin
from incidents.forms.composer import MessageForm
from incidents.forms.saving import actor, attempt
from incidents.models import Draft, Incident
from incidents.operations.drafts import discard_draft, save_draft
from incidents.queries import drafts
from incidents.queries.reports import Report


class DraftingAdmin(IllustratedAdmin[Incident]):
    """Part of the admin of incidents and of maintenances."""

    def get_urls(self) -> list[URLPattern]:
        discard = path(
            "<path:object_id>/drafts/<str:code>/discard/",
            self.admin_site.admin_view(self.discard_view),
            name=f"incidents_{self.opts.model_name}_discard",
        )
        return [discard, *super().get_urls()]

    def waiting(self, incident: Incident) -> list[tuple[Any, ...]]:
        """Return its drafts with the window that each tells, and where it is discarded."""
        return [
            (each, each.content.window, self.address(incident.pk, "discard", each.code))
            for each in drafts.waiting().filter(incident=incident)
        ]

    def keep(
        self, request: HttpRequest, report: Report, form: MessageForm, draft: Draft | None
    ) -> HttpResponse | None:
        """Save what was typed as a draft; None if it cannot be read or is refused."""
        if not form.is_valid():
            return None
        now, incident, key = timezone.now(), report.incident, draft.pk if draft else None
        typed = partial(save_draft, content=form.content(now=now), seen=form.seen, now=now)
        saved = attempt(form, lambda: typed(incident.pk, by=actor(request), draft_id=key))
        if saved is None:
            return None
        text = _("The draft is saved; readers see nothing of it.")
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(f"{self.address(incident.pk)}?draft={saved.code}")

    def discard_view(self, request: HttpRequest, object_id: str, code: str) -> HttpResponse:
        """Throw a draft away; a link that leads here throws nothing away."""
        incident = self.get_object(request, unquote(object_id))
        draft = drafts.of(incident, code) if incident else None
        if incident is None or draft is None:
            return self.missing(request, object_id)
        if not request.user.has_perm("incidents.add_incidentupdate"):
            raise PermissionDenied
        if request.method == "POST":
            discard = partial(discard_draft, draft.pk, by=actor(request), now=timezone.now())
            self.done(request, discard, _("The draft is discarded."))
        return HttpResponseRedirect(self.address(incident.pk))
