"""Roles: sets of capabilities that several people have."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _

from incidents.console.editing import button, editor, posted, saved
from incidents.console.screens import screen
from incidents.forms.team import RoleForm
from incidents.operations.roles import remove_role


@screen("change_user")
def role(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    of = get_object_or_404(Group, pk=pk) if pk is not None else None
    form = RoleForm(posted(request), of=of)
    if saved(request, form):
        return redirect("console:team")
    title, people = of.name if of else _("New role"), of.user_set.order_by("username") if of else ()
    shown = "console/role.html"
    return editor(request, form, verb="change_user", template=shown, title=title, people=people)


GONE = _("The role “%(name)s” is gone.")
remove = button(Group, "console:role", "change_user", remove_role, GONE, onward="console:team")
