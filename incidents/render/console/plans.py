"""Previews of what readers will be told of maintenances, before that is announced or changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from incidents.domain.lifecycle import Times
from incidents.domain.recurrence import Recurrence
from incidents.queries.site import page
from incidents.render import maintenance_texts
from incidents.render.console import words


def announced(name: str, windows: Sequence[Times], components: Sequence[str]) -> list[str]:
    """Return what announcing it says; the first of its ``windows`` is its own."""
    said = {"name": name or "…", "window": words.window(windows[0])}
    about = _("It will affect %(names)s.") % {"names": ", ".join(components)}
    ahead = _("It repeats: %(count)d more are announced ahead.") % {"count": len(windows) - 1}
    return [
        _("“%(name)s” is announced for %(window)s.") % said,
        about if components else _("It names no component."),
        *([ahead] if len(windows) > 1 else []),
    ]


def reported(name: str, window: Times) -> list[str]:
    said = {"name": name or "…", "window": words.window(window)}
    return [_("“%(name)s” is reported as done: %(window)s.") % said]


def moved(window: Times, old: Times) -> list[str]:
    text = maintenance_texts.moved(window, old, zone=page().zone)
    return [_("Readers are told: “%(text)s”") % {"text": text}]


def recurs(rule: Recurrence) -> list[str]:
    return [
        _("Readers are told: “%(text)s”") % {"text": maintenance_texts.recurs(rule)},
        _("Those of the next 90 days are there at once, each with a page of its own."),
    ]


def cancelled(*, is_all: bool) -> list[str]:
    """Return what calling it off means, and if it ``is_all``, those of its series that follow."""
    stopped = _(
        "The series is stopped: what has not begun and was not changed alone does not take"
        " place. Readers are told so once, with this message; the others leave the page."
    )
    return [_("Calendars say that it is cancelled."), *([stopped] if is_all else [])]


def series_changed(details: Collection[str], window: Times | None, old: Times) -> list[str]:
    """Return what changing those ``details`` of a series means; the next one was at ``old``."""
    told = [_("What has not begun and was not changed alone follows.")]
    if window and window != old:
        text = maintenance_texts.moved(window, old, zone=page().zone)
        told.append(_("Readers are told of the next one: “%(text)s”") % {"text": text})
    if {"frequency", "interval", "until_on"} & {*details}:
        told.append(_("Days that are no longer its own are cancelled; new ones are announced."))
    if "body" in details:
        told.append(_("The next one tells the new message once."))
    if "components" in details:
        told.append(_("The next one tells the new components once."))
    return told
