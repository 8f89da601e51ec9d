"""How whoever is signed in is nudged, and who else of the team is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from incidents.console.editing import posted, sent
from incidents.console.screens import screen
from incidents.forms.nudges import NudgesForm
from incidents.queries import people


@screen("view_incident")
def nudges(request: HttpRequest) -> HttpResponse:
    """Three queries."""
    nudged = list(people.nudged())
    own = [each for each in nudged if each.user_id == request.user.pk]
    form = NudgesForm(posted(request), initial={"by_mail": bool(own)})
    if sent(request, form, form.write):
        messages.success(request, _("Your choice is saved."))
        return redirect("console:nudges")
    context = {"form": form, "nudged": nudged, "own": own}
    return render(request, "console/nudges.html", context)
