"""Planned work at the same time, in sentences for who plans."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from incidents.domain.lifecycle import Times
from incidents.models import Incident
from incidents.queries import planned
from incidents.render.console import words


def conflicts(
    windows: Sequence[Times], codes: Collection[str], *, without: Incident | None = None
) -> list[str]:
    """Say which other work on the same components overlaps one of ``windows``."""
    return [
        _("At the same time: “%(name)s”, %(window)s, on %(components)s.")
        % {
            "name": each.incident.name,
            "window": words.window(each.incident.planned),
            "components": ", ".join(c.full_name for c in each.affected if c.code in codes),
        }
        for each in planned.conflicts(windows, codes, without=without)
    ]
