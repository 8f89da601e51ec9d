"""Bring the page in line with a file: all of it or nothing, by the operations that people use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from incidents.models import Page
from incidents.operations import pages
from incidents.operations.actor import Actor
from incidents.operations.configuration import finding, ordering, rules
from incidents.operations.configuration.changes import (
    ApplyReport,
    Misdeclared,
    Place,
    edit,
    refusing,
    told,
)
from incidents.operations.configuration.kinds import (
    COMPONENTS,
    GROUPS,
    JOBS,
    NOT_DETAILS,
    TEMPLATES,
    RowKind,
    Secrets,
    credentials,
)
from incidents.operations.configuration.schemas import Configuration, DeclaredSignIn, Named
from incidents.operations.scopes import together


def apply_configuration(
    wanted: Configuration,
    *,
    secrets: Secrets,
    by: Actor,
    now: datetime,
    prunes: bool = False,
    is_trial: bool = False,
) -> ApplyReport:
    """Change what is not as ``wanted``, and say what that was. A trial takes it back.

    What is not in a list stays as it is unless it ``prunes``. ``secrets`` are the variables of
    the environment. Raises Misdeclared, which names the place in the file.
    """
    report = ApplyReport()
    with transaction.atomic(), together():
        page = partial(pages.edit_page, by=by, now=now)
        edit(
            Page.objects.get(),
            wanted.page.details(),
            lambda _key, **details: page(**details),
            report=report,
            place=("page",),
        )
        for kind in (GROUPS, COMPONENTS, TEMPLATES, JOBS):
            _write(kind, wanted, report, secrets=secrets, by=by, now=now)
        ordering.components(wanted, report, by=by, now=now)
        ordering.templates(wanted, report, by=by, now=now)
        rules.write(wanted, report, secrets=secrets, by=by, now=now)
        for kind in (rules.RULES, JOBS, TEMPLATES, COMPONENTS, GROUPS):
            _clear(kind, wanted, report, prunes=prunes, by=by, now=now)
        if is_trial:
            transaction.set_rollback(True)
    return report


def _write(
    kind: RowKind,
    wanted: Configuration,
    report: ApplyReport,
    *,
    secrets: Secrets,
    by: Actor,
    now: datetime,
) -> None:
    """Add and edit what is declared of a kind."""
    rows, count = kind.there(), len(report.changes)
    for number, each in enumerate(getattr(wanted, kind.name)):
        place: Place = (kind.name, number)
        if len(report.changes) > count:
            rows, count = kind.there(), len(report.changes)
        row = finding.declared(rows, each, *place, "name")
        if each.remove:
            continue
        details = kind.resolved(each.details(*NOT_DETAILS), *place)
        if row is None:
            new = details | ({"code": each.code} if kind.has_code and each.code else {})
            if isinstance(each, DeclaredSignIn):
                new["credentials"] = credentials(each, secrets, *place)
            report.added(told(refusing(place, partial(kind.create, by=by, now=now, **new))))
            continue
        do = partial(kind.edit, by=by, now=now)
        if isinstance(each, DeclaredSignIn) and _signs_in_anew(row, details):
            do = partial(do, credentials=credentials(each, secrets, *place))
        edit(row, details, do, report=report, place=place)


def _signs_in_anew(row: Any, details: Mapping[str, Any]) -> bool:
    """Whether what it signs in with, or where, is another; a secret alone is never compared."""
    names = ("authentication", "metrics_url")
    return any(name in details and details[name] != getattr(row, name) for name in names)


def _clear(
    kind: RowKind,
    wanted: Configuration,
    report: ApplyReport,
    *,
    prunes: bool,
    by: Actor,
    now: datetime,
) -> None:
    """Remove what is to be, as the console does, so that what is past still names it."""
    listed: Sequence[Named] = getattr(wanted, kind.name)
    rows = kind.there()
    found = [
        (finding.declared(rows, each, kind.name, number, "name"), (kind.name, number), each.remove)
        for number, each in enumerate(listed)
    ]
    kept = {row.pk for row, _place, is_removed in found if row is not None and not is_removed}
    for row, place, is_removed in found:
        if row is not None and is_removed:
            _remove(kind, row, report, place=place, by=by, now=now)
            kept.add(row.pk)
    if kind.name not in wanted.model_fields_set:
        return
    for row in rows:
        if row.pk in kept or kind.is_past(row):
            continue
        if prunes:
            _remove(kind, row, report, place=(kind.name,), by=by, now=now)
        else:
            report.unknown.append(told(row))


def _remove(
    kind: RowKind, row: Any, report: ApplyReport, *, place: Place, by: Actor, now: datetime
) -> None:
    refusing(place, partial(kind.remove, row.pk, by=by, now=now))
    report.removed(told(row))


__all__ = ["Misdeclared", "apply_configuration"]
