"""The audit: narrowed by person, deed, subject and time, and downloaded as a table."""

from __future__ import annotations

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from incidents.console.screens import screen
from incidents.domain.vocabulary import AuditKind
from incidents.forms.audit import AuditForm, as_rows, told
from incidents.queries import audit as queries

# Any key that a database has fits.
MAX_KEY_DIGITS = 18


class _Line:
    """A file that gives back the line that is written to it."""

    def write(self, line: str) -> str:
        return line


@screen("view_auditentry")
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    form = AuditForm(request.GET)
    before = request.GET.get("before", "")
    is_key = before.isdecimal() and len(before) <= MAX_KEY_DIGITS
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        shown, older = queries.page(form.asked(), before=int(before) if is_key else None)
        entries = [(each, AuditKind(each.kind).label, told(each.detail)) for each in shown]
        context |= {"entries": entries, "older": older}
    asked = request.GET.copy()
    asked.pop("before", None)
    return render(request, "console/audit.html", context | {"asked": asked.urlencode()})


@screen("view_auditentry")
@require_safe
def download(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Answer all that fits, line by line: the audit may be longer than memory."""
    form = AuditForm(request.GET)
    if not form.is_valid():
        return redirect(f"{request.path.removesuffix('.csv')}/?{request.GET.urlencode()}")
    write = csv.writer(_Line()).writerow
    rows = as_rows(queries.every(form.asked()))
    response = StreamingHttpResponse(map(write, rows), content_type="text/csv; charset=utf-8")
    name = f"audit-{timezone.localdate():%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
