"""How whoever is signed in is nudged, who else of the team is, and the team as a whole."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from incidents.console.editing import button, posted, sent
from incidents.console.screens import screen
from incidents.forms.nudges import NudgesForm, TeamTargetForm
from incidents.operations.subscriptions import secret_of
from incidents.operations.team_targets import remove_team_target
from incidents.queries import people


@screen("view_incident")
def nudges(request: HttpRequest) -> HttpResponse:
    """Three queries."""
    form = NudgesForm(posted(request))
    if sent(request, form, form.write):
        messages.success(request, _("Your choice is saved."))
        return redirect("console:nudges")
    return _shown(request, form=form)


@screen("change_page", sent_from="console:nudges")
def add_to_team(request: HttpRequest) -> HttpResponse:
    form = TeamTargetForm(request.POST)
    if sent(request, form, form.write):
        messages.success(request, _("The team is nudged there too."))
        return redirect("console:nudges")
    return _shown(request, team_form=form)


on_team_target = partial(button, people.nudged().filter(user=None), "console:nudges")
remove_from_team = on_team_target(
    "change_page", remove_team_target, _("The team is nudged there no more."), is_list=True
)


def _shown(
    request: HttpRequest, *, form: NudgesForm | None = None, team_form: TeamTargetForm | None = None
) -> HttpResponse:
    nudged = list(people.nudged())
    own = [each for each in nudged if each.user_id == request.user.pk]
    form = form or NudgesForm()
    form.initial["by_mail"] = bool(own)
    may_arrange = request.user.has_perm("incidents.change_page")
    context = {
        "form": form,
        "team_form": (team_form or TeamTargetForm()) if may_arrange else None,
        "nudged": [(each, secret_of(each) if may_arrange else "") for each in nudged],
        "own": own,
    }
    return render(request, "console/nudges.html", context)
