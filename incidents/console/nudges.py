"""How whoever is signed in is nudged, who else of the team is, and the team as a whole."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from incidents.console.editing import done, posted, sent
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


@screen("change_page", sent_from="console:nudges", is_list=True)
def remove_from_team(request: HttpRequest, code: str) -> HttpResponse:
    of = get_object_or_404(people.nudged().filter(user=None), code=code)
    said = _("The team is nudged there no more.")
    done(request, remove_team_target, of.pk, said=said)
    return redirect("console:nudges")


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
