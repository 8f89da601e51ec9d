"""The page's settings, and its launch."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from incidents.console.editing import done, editor, saved
from incidents.console.screens import screen
from incidents.forms.illustrations import takes_files
from incidents.forms.page import PageForm
from incidents.models import User
from incidents.operations import letters
from incidents.operations.errors import OperationError
from incidents.operations.pages import launch_page
from incidents.queries import site


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
