"""How a member of the team is nudged."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.operations.actor import Actor
from incidents.operations.nudges import choose_nudges


class NudgesForm(forms.Form):
    by_mail = forms.BooleanField(label=_("Nudge me by mail"), required=False)

    def write(self, *, by: Actor, now: datetime) -> bool:
        """Nudge whoever fills it in, or no more. Raises NotAllowed, Refused."""
        choose_nudges(by=by, now=now, **self.cleaned_data)
        return True
