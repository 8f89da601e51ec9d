"""The page of a postmortem that is not published yet: its public sections, as saved."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from incidents.domain import markdown
from incidents.models import Postmortem
from incidents.queries.review import public_body
from incidents.queries.site import page
from incidents.render.bound_figures import for_readers
from incidents.render.fragments import document


def preview(postmortem: Postmortem, *, now: datetime) -> str:
    """Return the page. The text is kept in no cache: the addresses of its images have the key."""
    body = for_readers(public_body(postmortem), postmortem.incident, now=now, is_timed=True)
    folder = f"{reverse('postmortem-preview', args=[postmortem.preview_key])}/images/"
    context = {
        "incident": postmortem.incident,
        "postmortem": postmortem,
        "prose": markdown.to_html(body, scope=postmortem.code, heading_level=2, folder=folder),
    }
    return document(page(), "public/postmortem_preview.html", context)
