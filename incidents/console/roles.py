"""Roles: sets of capabilities that several people have."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.console.screens import screen, sent_from
from incidents.forms.saving import actor, attempt
from incidents.forms.team import RoleForm
from incidents.operations.errors import OperationError
from incidents.operations.roles import remove_role


@screen("change_user")
def role(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    of = get_object_or_404(Group, pk=pk) if pk is not None else None
    form = RoleForm(request.POST if request.method == "POST" else None, of=of)
    do = partial(form.save_by, actor(request), now=timezone.now())
    if form.is_valid() and (saved := attempt(form, do)):
        messages.success(request, _("“%(name)s” was saved.") % {"name": saved})
        return redirect("console:team")
    people = of.user_set.order_by("username") if of else ()
    context = {"role": of, "form": form, "people": people}
    return render(request, "console/role.html", context)


@screen("change_user")
@sent_from("console:role")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    of = get_object_or_404(Group, pk=pk)
    try:
        remove_role(pk, by=actor(request), now=timezone.now())
    except OperationError as refusal:
        messages.error(request, str(refusal))
        return redirect("console:role", pk)
    messages.success(request, _("The role “%(name)s” is gone.") % {"name": of})
    return redirect("console:team")
