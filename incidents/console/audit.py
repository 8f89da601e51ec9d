"""The audit: narrowed by person, deed, subject and time, and downloaded as a table."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from incidents.console.listing import as_csv, key_before, without_page
from incidents.console.screens import screen
from incidents.domain.vocabulary import AuditKind
from incidents.forms.audit import AuditForm
from incidents.queries import audit as queries
from incidents.render.console.audit import as_rows, told


@screen("view_auditentry")
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    form = AuditForm(request.GET)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        shown, older = queries.page(form.asked(), before=key_before(request))
        entries = [(each, AuditKind(each.kind).label, told(each.detail)) for each in shown]
        context |= {"entries": entries, "older": older}
    return render(request, "console/audit.html", context | {"asked": without_page(request.GET)})


@screen("view_auditentry")
@require_safe
def download(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Answer all that fits, line by line: the audit may be longer than memory."""
    form = AuditForm(request.GET)
    if not form.is_valid():
        return redirect(f"{request.path.removesuffix('.csv')}/?{request.GET.urlencode()}")
    return as_csv(as_rows(queries.every(form.asked())), name="audit")
