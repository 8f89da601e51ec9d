"""How whoever is signed in is nudged, and who else of the team is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.console.screens import screen
from incidents.forms.nudges import NudgesForm
from incidents.forms.saving import actor, attempt
from incidents.queries import people


@screen("view_incident")
def nudges(request: HttpRequest) -> HttpResponse:
    """Three queries."""
    nudged = list(people.nudged())
    own = [each for each in nudged if each.user_id == request.user.pk]
    form = NudgesForm(request.POST if request.method == "POST" else None)
    form.initial = {"by_mail": bool(own)}
    if form.is_valid():
        by, now = actor(request), timezone.now()
        if attempt(form, lambda: form.write(by=by, now=now)):
            messages.success(request, _("Your choice is saved."))
            return redirect("console:nudges")
    context = {"form": form, "nudged": nudged, "own": own}
    return render(request, "console/nudges.html", context)
