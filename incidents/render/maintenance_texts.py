"""The updates that a maintenance posts by itself, in the site's language."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from incidents.domain.lifecycle import Times
from incidents.domain.recurrence import Recurrence
from incidents.render import moments, recurrence
from incidents.render.language import for_readers


@for_readers()
def begun() -> str:
    return _("The maintenance has begun.")


@for_readers()
def complete() -> str:
    return _("The maintenance is complete.")


@for_readers()
def cancelled() -> str:
    return _("The maintenance is cancelled.")


@for_readers()
def recurs(rule: Recurrence) -> str:
    return f"{recurrence.text(rule)}."


@for_readers()
def affects(names: Sequence[str]) -> str:
    """Return what is said once the components of a series are others."""
    if not names:
        return _("Planned for no component now.")
    return _("Planned for %(names)s now.") % {"names": ", ".join(names)}


@for_readers()
def stopped() -> str:
    return _("This maintenance does not take place, nor do those after it.")


@for_readers()
def dropped() -> str:
    return _("This maintenance does not take place: when it repeats has changed.")


@for_readers()
def likewise() -> str:
    """Return what is added to a change of the first occurrence."""
    return _("Those after it change likewise.")


@for_readers()
def moved(new: Times, old: Times, *, zone: ZoneInfo) -> str:
    """Return the new window and the old one in a sentence."""
    end, old_end = moments.short(new.end_at, zone), moments.short(old.end_at, zone)
    start = old_start = ""
    if new.start_at != old.start_at:
        start, end = moments.span(new.start_at, new.end_at, zone)
        old_start, old_end = moments.span(old.start_at, old.end_at, zone)
        text = _("Moved: planned from %(start)s to %(end)s now, no longer %(old)s to %(old_end)s.")
    elif new.end_at > old.end_at:
        text = _("Extended: planned until %(end)s now, no longer until %(old_end)s.")
    else:
        text = _("Shortened: planned until %(end)s now, no longer until %(old_end)s.")
    return text % {"start": start, "end": end, "old": old_start, "old_end": old_end}
