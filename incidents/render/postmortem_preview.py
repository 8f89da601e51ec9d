"""The page of a postmortem that is not published yet: its public sections, as saved."""

from __future__ import annotations

from datetime import datetime

from incidents.domain.markdown import sections
from incidents.models import Postmortem
from incidents.queries.site import page
from incidents.render.bound_figures import with_values
from incidents.render.fragments import document


def preview(postmortem: Postmortem, *, now: datetime) -> str:
    public = postmortem.sections.filter(is_internal=False).exclude(body="")
    body = sections((each.title, each.body) for each in public)
    context = {
        "incident": postmortem.incident,
        "postmortem": postmortem,
        "body": with_values(body, postmortem.incident, now=now),
    }
    return document(page(), "public/postmortem_preview.html", context)
