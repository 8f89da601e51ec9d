"""The page as a file that declares it: applied at once, it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from incidents.domain.configuration import written
from incidents.domain.vocabulary import Authentication
from incidents.models import Page, Rule
from incidents.operations.configuration import schemas
from incidents.operations.configuration.kinds import COMPONENTS, GROUPS, JOBS, TEMPLATES
from incidents.operations.configuration.rules import RULES

HEAD = """\
# This page as it was exported; “plainstatus apply” brings a page in line with it.
# Secrets are not in it: where something signs in, secret_env names a variable of the environment.
"""
# What a row is found by, and what is said only where it is so.
ALWAYS = {"code", "name"}
SECRET_ENV = "{}_SECRET"


def as_toml() -> str:
    """Return the settings, components, templates, jobs that go on, and rules."""
    return "\n".join([HEAD, *_lines()])


def _lines() -> Iterator[str]:
    page = Page.objects.get()
    yield from written.table("page", _row(schemas.DeclaredPage, page))
    yield from written.rows(
        "groups", [_row(schemas.DeclaredGroup, each) for each in GROUPS.there()]
    )
    for component in COMPONENTS.there():
        row = _row(schemas.DeclaredComponent, component)
        group = {"group": component.group.code} if component.group else {}
        yield from written.rows("components", [row | group])
    templates = [_row(schemas.DeclaredTemplate, each) for each in TEMPLATES.there()]
    yield from written.rows("templates", [_without_code(row) for row in templates])
    for job in JOBS.there():
        row = _row(schemas.DeclaredJob, job) | _signing_in(job, job.code)
        incident = {"incident": job.incident.code} if job.incident else {}
        if not JOBS.is_past(job):
            yield from written.rows("jobs", [row | incident])
    yield from written.rows("rules", [_rule(each) for each in RULES.there()])


def _row(schema: type[schemas.Declared], found: Any) -> dict[str, Any]:
    """Return what a row has of what can be declared, but what is empty as it is in a new one."""
    left_out = {"remove", "group", "incident", "components", "measure", "username", "secret_env"}
    model = type(found)
    row = {}
    for name in schema.model_fields.keys() - left_out:
        value = getattr(found, name)
        default = model._meta.get_field(name).get_default()
        if name in ALWAYS or value not in (None, default):
            row[name] = value
    order = list(schema.model_fields)
    return dict(sorted(row.items(), key=lambda item: order.index(item[0])))


def _without_code(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "code"}


def _signing_in(asked: Any, code: str) -> dict[str, str]:
    if asked.authentication == Authentication.NONE:
        return {}
    return {"secret_env": SECRET_ENV.format(code.upper())}


def _rule(rule: Rule) -> dict[str, Any]:
    parts = rule.components.order_by("pk").values_list("code", flat=True)
    row = _row(schemas.DeclaredRule, rule) | {"components": list(parts)}
    if not rule.is_asked:
        return row
    measure = rule.measure
    return row | {
        "measure": _row(schemas.DeclaredMeasure, measure) | _signing_in(measure, rule.code)
    }
