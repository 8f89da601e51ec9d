"""The page's settings, and its launch."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from incidents.console.editing import done, editor, saved
from incidents.console.screens import screen, sent_from
from incidents.forms.illustrations import takes_files
from incidents.forms.page import PageForm
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


@screen("change_page")
@sent_from("console:page")
def launch(request: HttpRequest) -> HttpResponse:
    done(request, launch_page, said=_("The page is launched: readers see it from now on."))
    return redirect("console:page")
