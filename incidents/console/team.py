"""The team: colleagues, invited by a link, with their ways to sign in, and their roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.console.editing import button, done, editor, posted, saved, sent
from incidents.console.screens import screen
from incidents.domain.permissions import all_in_words
from incidents.forms.saving import actor
from incidents.forms.team import InvitationForm, PersonForm, RoleForm
from incidents.models import User
from incidents.operations import letters, links, roles, second_steps
from incidents.operations.errors import OperationError
from incidents.operations.users import require_all_of
from incidents.queries import people


@screen("view_user", "change_user", "add_user")
def team(request: HttpRequest) -> HttpResponse:
    return _team(request, InvitationForm())


@screen("add_user", sent_from="console:team")
def invite(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST)
    made = sent(request, form, form.invite)
    if made is None:
        return _team(request, form)
    if not form.cleaned_data["role"]:
        said = _("%(name)s has no role, so may do nothing yet: give one on their own screen.")
        messages.warning(request, said % {"name": made[0]})
    is_mailed = bool(made[0].email) and _mailed(request, letters.send_invitation, *made)
    return handed_link(request, *made, is_mailed=is_mailed)


@screen("view_user", "change_user")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    of, by = get_object_or_404(people.team(), pk=pk), actor(request)
    form = PersonForm(posted(request), of=of, by=by)
    if saved(request, form):
        return redirect("console:team")
    given = of.user_permissions.values_list("codename", flat=True)
    context = {"person": of, "form": form, "refusal": _refusal(request, of)}
    return render(request, "console/person.html", context | {"beyond": all_in_words(given)})


@screen("change_user", sent_from="console:person")
def make_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out a one-time link for a forgotten password; for one's own the present one is asked."""
    of = get_object_or_404(User, pk=pk)
    if of == request.user:
        return redirect("account_change_password")
    try:
        token = links.make_link(pk, by=actor(request), now=timezone.now())
    except OperationError as refusal:
        messages.error(request, str(refusal))
        return redirect("console:person", pk)
    is_mailed = "by_mail" in request.POST and _mailed(request, letters.send_link, of, token)
    return handed_link(request, of, token, is_mailed=is_mailed)


@screen("change_user", sent_from="console:person")
def remove_second_steps(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away the second steps that a colleague has lost; one's own are one's own matter."""
    of = get_object_or_404(User, pk=pk)
    if of == request.user:
        return redirect("mfa_index")
    text = _("The password of %(name)s is enough until they add a second step.")
    done(request, second_steps.remove_second_steps, pk, said=text % {"name": of})
    return redirect("console:person", pk)


def handed_link(
    request: HttpRequest, of: User, token: str, *, is_mailed: bool = False
) -> HttpResponse:
    address = request.build_absolute_uri(reverse("account_link", args=[token]))
    text = (
        _("This link was sent to %(address)s. It works once, within three days.")
        if is_mailed
        else _("Give %(name)s this link. It works once, within three days.")
    ) % {"name": of, "address": of.email}
    context = {"title": of, "text": text, "value": address, "back": reverse("console:team")}
    return render(request, "console/handed.html", context)


def _mailed(request: HttpRequest, send: Callable[[User, str], None], of: User, token: str) -> bool:
    """Send the link, and say so if that fails."""
    try:
        send(of, token)
    except OperationError as refusal:
        messages.error(request, _("No mail was sent. %(why)s") % {"why": refusal})
        return False
    return True


def _team(request: HttpRequest, form: InvitationForm) -> HttpResponse:
    listed = [
        (each, all_in_words({given.codename for given in each.permissions.all()}))
        for each in people.roles()
    ]
    context: dict[str, Any] = {"people": people.team(), "roles": listed, "form": form}
    return render(request, "console/team.html", context)


def _refusal(request: HttpRequest, of: User) -> str:
    """Return why the actor may not change a person, or nothing."""
    by = actor(request)
    try:
        by.require("incidents.change_user")
        require_all_of(of, by=by)
    except OperationError as refusal:
        return str(refusal)
    return ""


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
remove_role = button(
    Group, "console:role", "change_user", roles.remove_role, GONE, onward="console:team"
)
