"""Forms that land once, and what is kept of one while it is being typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from incidents.forms.fields import TextField, new_submission
from incidents.forms.illustrations import IllustratedForm
from incidents.models import MessageTemplate

# The key of a form, in its address.
KEY = "form"
# The field where the name of a message template is typed.
TEMPLATE = "template"
# Not worth keeping: they are about the form, and asked or made anew.
UNKEPT = frozenset({"submission", "draft", "seen", "without_components"})


def keyed(path: str) -> str:
    """Return the address of a new form with its key: the browser's Back shows the same form."""
    return f"{path}?{urlencode({KEY: new_submission()})}"


class SubmissionForm(IllustratedForm):
    """A form that lands once, however often it is sent."""

    submission = forms.CharField(
        widget=forms.HiddenInput, initial=new_submission, max_length=64, required=False
    )

    def clean_submission(self) -> str | None:
        return self.cleaned_data["submission"] or None

    def renew(self) -> None:
        """Have the next try make another thing; its sender has been told of the first."""
        self.data = dict(self.data.items()) | {"submission": new_submission()}


class TemplatedForm(SubmissionForm):
    """One into which a message template can be inserted."""

    # Filled from the start, so that a draft of these alone is worth nothing.
    prefilled: ClassVar[frozenset[str]] = frozenset({"notifies", "components-find"})
    # Those that are offered, and whether one of them, or something else, was just inserted.
    templates: Iterable[MessageTemplate] = ()
    has_insertion = False

    template = forms.CharField(label=gettext_lazy("Template"), required=False)
    # What the last template brought, to give way to the next one.
    inserted = TextField(widget=forms.HiddenInput, required=False)
    inserted_name = forms.CharField(widget=forms.HiddenInput, required=False)

    @classmethod
    def typed(cls, data: Mapping[str, str]) -> dict[str, str]:
        """Return what a draft keeps of what was sent: what was typed or chosen."""
        own = cls.base_fields.keys() - UNKEPT
        return {
            name: value
            for name, value in data.items()
            if value and (name.removesuffix("-offset") in own or name.startswith("components-"))
        }

    @classmethod
    def says_something(cls, typed: Mapping[str, str]) -> bool:
        """Whether it is more than what is there from the start."""
        return any(value.strip() for name, value in typed.items() if name not in cls.prefilled)
