"""Subscribers: look for them, add one, change what one hears of, import a list, write one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain.moments import machine
from incidents.domain.spreadsheets import guarded
from incidents.domain.subscriber_lists import (
    COLUMNS,
    EVERYTHING,
    CannotRead,
    ListedAddress,
    parse,
    read,
)
from incidents.domain.subscriptions import ChannelKind, SubscriberState
from incidents.forms.finding import ANY, search
from incidents.models import Component, Subscriber
from incidents.operations.actor import Actor
from incidents.operations.subscribers import add_subscriber, change_subscriber
from incidents.operations.subscriptions import Choices
from incidents.queries.components import outline
from incidents.queries.subscribers import SubscriberFilter
from incidents.render.subscribing import KINDS

CHOSEN = "chosen"
NO, YES = "no", "yes"


class FindSubscribersForm(forms.Form):
    q = search(gettext_lazy("Address"), max_length=254)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[ANY, *SubscriberState.choices]
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"), required=False, choices=[ANY, *ChannelKind.choices]
    )
    component = forms.ModelChoiceField(
        label=gettext_lazy("Subscribed to"),
        required=False,
        queryset=Component.objects.shown(),
        to_field_name="code",
        empty_label=gettext_lazy("anything"),
    )
    lists = forms.BooleanField(label=gettext_lazy("Distribution lists only"), required=False)

    def asked(self) -> SubscriberFilter:
        """Return what is asked for; what cannot be read narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        return SubscriberFilter(
            address=said.get("q", ""),
            state=said.get("state", ""),
            channel=said.get("channel", ""),
            is_list=said.get("lists", False),
            component=said.get("component"),
        )


class ChoicesForm(forms.Form):
    """Set what one hears of."""

    hears_of = forms.ChoiceField(
        label=gettext_lazy("Subscribed to"),
        choices=[
            (EVERYTHING, gettext_lazy("Everything, also components that are yet to come")),
            (CHOSEN, gettext_lazy("Only what is chosen here")),
        ],
        widget=forms.RadioSelect,
        initial=EVERYTHING,
    )
    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Components and groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds"),
        required=False,
        choices=list(KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=list(KINDS),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = list(_offered())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("hears_of") == CHOSEN and not said.get("chosen"):
            self.add_error("chosen", _("Choose at least one."))
        if "kinds" in said and not said["kinds"]:
            self.add_error("kinds", _("Choose at least one."))
        return said

    def choices(self) -> Choices:
        said = self.cleaned_data
        is_everything = said["hears_of"] == EVERYTHING
        codes = [] if is_everything else said["chosen"]
        kinds: dict[str, Any] = {kind: kind in said["kinds"] for kind in KINDS}
        return Choices(everything=is_everything, components=codes, groups=codes, **kinds)


class AddSubscriberForm(ChoicesForm):
    field_order = ("email", "is_list")
    email = forms.CharField(
        label=gettext_lazy("Mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy(
            "It gets a mail with a button, and nothing else before that is pressed."
        ),
    )
    is_list = forms.BooleanField(
        label=gettext_lazy("Distribution list"),
        required=False,
        help_text=gettext_lazy(
            "Many read it. Its mail has no link with which one of them could unsubscribe all."
        ),
    )

    def add(self, *, by: Actor, now: datetime) -> Subscriber:
        said = {name: self.cleaned_data[name] for name in ("email", "is_list")}
        return add_subscriber(by=by, now=now, choices=self.choices(), **said)


class ChangeSubscriberForm(ChoicesForm):
    def __init__(self, *args: Any, of: Subscriber, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(of), **kwargs)
        self.of = of

    def change(self, *, by: Actor, now: datetime) -> Subscriber:
        return change_subscriber(self.of.pk, by=by, now=now, choices=self.choices())


class ImportForm(forms.Form):
    """Take a file, and then, once it is seen what would become of it, the same as text."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        required=False,
        help_text=gettext_lazy(
            "Its first line names the columns. “address” is needed; “list” (yes or no) and"
            " “hears_of” (everything, or codes of components and groups) are heeded, too. What"
            " Download as CSV writes can be read back."
        ),
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    have_agreed = forms.ChoiceField(
        label=gettext_lazy("Have they agreed to get updates?"),
        choices=[
            (NO, gettext_lazy("Not yet: each is sent a mail with a button that subscribes it")),
            (YES, gettext_lazy("Yes, elsewhere: they get updates from now on")),
        ],
        widget=forms.RadioSelect,
        initial=NO,
    )
    lines: list[ListedAddress]

    @property
    def is_agreed(self) -> bool:
        return bool(self.cleaned_data["have_agreed"] == YES)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        sent, self.lines = said.get("file"), []
        try:
            if sent is not None:
                content = sent.read()
                self.lines = read(content)
                said["text"] = content.decode("utf-8-sig")
            elif said.get("text"):
                self.lines = parse(said["text"])
            elif not self.errors:
                self.add_error("file", _("Choose a file."))
        except CannotRead as refusal:
            self.add_error("file", str(refusal))
        return said


def as_rows(subscribers: Iterable[Subscriber]) -> Iterator[list[str]]:
    """Yield the cells of each for a spreadsheet, none of which is taken for a formula."""
    yield list(COLUMNS)
    for each in subscribers:
        cells = [
            each.target,
            each.channel,
            each.state,
            each.reason,
            "yes" if each.is_list else "no",
            " ".join(hears_of(each)) or EVERYTHING,
            machine(each.confirmed_at or each.created_at),
        ]
        yield [guarded(cell) for cell in cells]


def hears_of(subscriber: Subscriber) -> list[str]:
    """Return the codes of what it hears of; none: everything."""
    if subscriber.hears_everything:
        return []
    chosen = (subscriber.components, subscriber.groups, subscriber.incidents)
    return [each.code for some in chosen for each in some.all()]


def _initial(of: Subscriber) -> dict[str, Any]:
    return {
        "hears_of": EVERYTHING if of.hears_everything else CHOSEN,
        "chosen": [each.code for some in (of.components, of.groups) for each in some.all()],
        "kinds": [kind for kind in KINDS if getattr(of, kind)],
    }


def _offered() -> Iterator[tuple[str, str]]:
    """Yield groups and components in the page's order, by code."""
    for entry in outline():
        if entry.is_group:
            yield entry.row.code, _("%(group)s, all of it") % {"group": entry.row.name}
            for each in entry.components:
                yield each.code, f"{entry.row.name} – {each.name}"
        else:
            yield entry.row.code, entry.row.name
