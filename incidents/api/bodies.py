"""Bodies as clients send them: JSON with or without its type, or a form; wrapped or not."""

from __future__ import annotations

import json
import re
from typing import Any

from django.http import HttpRequest, QueryDict
from ninja.parser import Parser

WRAPPERS = frozenset(
    {
        *("page", "component", "component_group", "incident", "incident_update", "postmortem"),
        *("subscriber", "template", "job", "rule"),
    }
)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
PART = re.compile(r"\[([^\]]*)\]")
# Unset fields come as null or as ""; these may be emptied.
EMPTIED = frozenset({"description", "page_description", "incident_name", "incident_body"})


class Bodies(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        return _set(_unwrapped(_sent(request)))


def _sent(request: HttpRequest) -> Any:
    body = request.body
    if request.content_type not in FORMS or body.lstrip()[:1] == b"{":
        return json.loads(body)
    if request.content_type == FORMS[0]:
        return _nested(QueryDict(body, encoding=request.encoding))
    return _nested(request.POST)


def _nested(form: QueryDict) -> dict[str, Any]:
    """Return ``incident[components][id]=operational`` as objects, ``[]`` as a list."""
    found: dict[str, Any] = {}
    for name, values in form.lists():
        first = name.partition("[")[0]
        *parents, last = [first, *PART.findall(name[len(first) :])]
        is_list = last == "" and bool(parents)
        if is_list:
            *parents, last = parents
        at = found
        for parent in parents:
            inner = at.setdefault(parent, {})
            if not isinstance(inner, dict):
                raise ValueError(name)
            at = inner
        at[last] = values if is_list else values[-1]
    return found


def _unwrapped(sent: Any) -> Any:
    """Return what is in ``{"incident": {…}}``, with what stands beside it."""
    if not isinstance(sent, dict):
        return sent
    for name in WRAPPERS & sent.keys():
        if isinstance(sent[name], dict):
            return {key: value for key, value in sent.items() if key != name} | sent[name]
    return sent


def _set(sent: Any) -> Any:
    if not isinstance(sent, dict):
        return sent
    return {
        name: value
        for name, value in sent.items()
        if value is not None and (value != "" or name in EMPTIED)
    }
