"""The form that narrows the audit."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from incidents.domain.vocabulary import AuditKind
from incidents.forms.fields import DayField
from incidents.queries.audit import AuditFilter
from incidents.render.console.audit import NOUNS


class AuditForm(forms.Form):
    who = forms.CharField(label=gettext_lazy("Who"), required=False, max_length=150)
    what = forms.ChoiceField(
        label=gettext_lazy("What"), required=False, choices=[("", "–"), *AuditKind.choices]
    )
    subject = forms.ChoiceField(
        label=gettext_lazy("About"),
        required=False,
        choices=[("", "–"), *((name, capfirst(noun)) for name, noun in NOUNS.items())],
    )
    q = forms.CharField(label=gettext_lazy("Called"), required=False, max_length=255)
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("Up to"), required=False)

    def asked(self) -> AuditFilter:
        """Return what is asked for; ``until`` is the whole day, in the page's zone."""
        said = self.cleaned_data
        since, until = said["since"], said["until"]
        return AuditFilter(
            who=said["who"],
            what=said["what"],
            subject=said["subject"],
            name=said["q"],
            since=_beginning(since) if since else None,
            until=_beginning(until + timedelta(days=1)) if until else None,
        )


def _beginning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
