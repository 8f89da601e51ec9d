"""Forms that could not be saved: shown so that they can be copied, and sent again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from incidents.domain.vocabulary import ComponentStatus, Impact, Status

Cause = Literal["signed_out", "invalid", "elsewhere"]
"""The reason why a form is refused: an ended session, a stale token, a foreign origin."""

# Made anew for the page that shows the rest.
CSRF_TOKEN = "csrfmiddlewaretoken"
# Goes back to the server, but is nothing that a person typed.
KEYS = frozenset({"submission", "next", "upload", "based_on", "draft"})
CHOICES = frozenset(
    {"", "on", "true", "false"}
    | {choice.value for choices in (ComponentStatus, Impact, Status) for choice in choices}
)
_secret = re.compile(r"passw|secret|token|otp|api_?key", re.IGNORECASE)
# Where names tell too little: a password stands in "again" too, and in "login" by mistake.
ACCOUNTS = "/accounts/"
_number = re.compile(r"\d+")


@dataclass(frozen=True)
class UnsavedField:
    name: str
    value: str

    @property
    def label(self) -> str:
        """The label of the field as in its form, translated where known."""
        return _(re.sub(r"[_-]+", " ", self.name).strip().capitalize())

    @property
    def is_typed(self) -> bool:
        if self.name in KEYS or self.name.startswith("_"):
            return False
        return self.value not in CHOICES and not _number.fullmatch(self.value)

    @property
    def lines(self) -> int:
        """The number of rows of its text box."""
        return min(max(len(self.value) // 60, self.value.count("\n")) + 1, 12)


@dataclass(frozen=True)
class Unsaved:
    """A form as it was sent; if ``is_whole``, nothing was left out, and it can be sent again."""

    fields: Sequence[UnsavedField]
    is_whole: bool

    @property
    def typed(self) -> list[UnsavedField]:
        return [field for field in self.fields if field.is_typed]

    @property
    def chosen(self) -> list[UnsavedField]:
        return [field for field in self.fields if not field.is_typed]


def sent_by(request: HttpRequest) -> Mapping[str, Sequence[str]]:
    """Return the fields of a form as it was sent; of files their names, as no page keeps them."""
    files = {name: [file.name or "" for file in files] for name, files in request.FILES.lists()}
    return dict(request.POST.lists()) | files


def unsaved(sent: Mapping[str, Iterable[str]], *, address: str) -> Unsaved:
    """Sort the fields of a form; secrets are left out, as no page may show them."""
    shown = {name: values for name, values in sent.items() if not _secret.search(name)}
    if address.startswith(ACCOUNTS):
        shown = {}
    return Unsaved(
        [UnsavedField(name, value) for name, values in shown.items() for value in values],
        is_whole=sent.keys() - shown.keys() <= {CSRF_TOKEN},
    )


def refused(
    sent: Mapping[str, Iterable[str]], cause: Cause, *, address: str, csrf_token: str
) -> str:
    """Return the page that gives back what was not accepted. Without a query.

    What came from elsewhere can only be copied: one click would send what others wrote.
    """
    found = unsaved(sent, address=address)
    context = {
        "unsaved": replace(found, is_whole=found.is_whole and cause != "elsewhere"),
        "cause": cause,
        "address": address,
        "csrf_token": csrf_token,
    }
    return render_to_string("403_unsaved.html", context)
