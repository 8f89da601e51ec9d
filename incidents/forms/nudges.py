"""How a member of the team is nudged, and the team as a whole."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.domain.subscriptions import ChannelKind
from incidents.models import Subscriber
from incidents.models.subscriber import TARGET_MAX_LENGTH
from incidents.operations.actor import Actor
from incidents.operations.nudges import choose_nudges
from incidents.operations.team_targets import add_team_target
from incidents.render import subscribing


class NudgesForm(forms.Form):
    by_mail = forms.BooleanField(label=_("Nudge me by mail"), required=False)

    def write(self, *, by: Actor, now: datetime) -> bool:
        """Nudge whoever fills it in, or no more. Raises NotAllowed, Refused."""
        choose_nudges(by=by, now=now, **self.cleaned_data)
        return True


class TeamTargetForm(forms.Form):
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=lambda: [
            (kind, kind.label) for kind in subscribing.offered() if kind != ChannelKind.MAIL
        ],
    )
    address = forms.CharField(
        label=_("Address of its webhook"),
        max_length=TARGET_MAX_LENGTH,
        help_text=_(
            "As the chat shows it. Whoever has it can write there, so it is shown no more."
        ),
    )

    def write(self, *, by: Actor, now: datetime) -> Subscriber:
        return add_team_target(by=by, now=now, **self.cleaned_data)
