"""The page's settings, and its launch."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.console.editing import done, editor, saved
from incidents.console.screens import screen
from incidents.forms.illustrations import takes_files
from incidents.forms.page import PageForm
from incidents.models import User
from incidents.operations import letters
from incidents.operations.errors import OperationError
from incidents.operations.pages import launch_page
from incidents.queries import jobs as job_queries
from incidents.queries import measured, site
from incidents.render import pages
from incidents.render.jobs.view import JobView


@takes_files
@screen("view_page", "change_page", sending="change_page")
def page(request: HttpRequest) -> HttpResponse:
    sent = [request.POST, request.FILES] if request.method == "POST" else []
    form = PageForm(*sent, instance=site.page())
    if saved(request, form):
        return redirect("console:page")
    form.lose_files()
    return editor(
        request,
        form,
        verb="change_page",
        template="console/page.html",
        title=_("Page settings"),
        page=form.instance,
    )


@screen("change_page", sent_from="console:page")
def send_test(request: HttpRequest) -> HttpResponse:
    """Send whoever asks a mail, and say what went wrong."""
    to = cast(User, request.user)
    try:
        letters.send_test(to)
    except OperationError as refusal:
        messages.error(request, _("No mail was sent. %(why)s") % {"why": refusal})
    else:
        messages.success(request, _("A mail was sent to %(address)s.") % {"address": to.email})
    return redirect("console:page")


@screen("change_page", sent_from="console:page")
def launch(request: HttpRequest) -> HttpResponse:
    done(request, launch_page, said=_("The page is launched: readers see it from now on."))
    return redirect("console:page")


@screen("view_incident", "view_component", "view_page")
def preview(request: HttpRequest) -> HttpResponse:
    """Show staff what readers will see after the launch; once that is past, lead to it."""
    if site.page().is_launched:
        return redirect("home")
    now = timezone.now()
    jobs = [JobView(each, now) for each in job_queries.latest(job_queries.shown())]
    response = HttpResponse(pages.preview(jobs, measured.suppliers(), now=now))
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response
