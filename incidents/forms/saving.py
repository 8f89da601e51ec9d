"""Forms that save by an operation; what is refused appears in the form, with all that was typed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from django import forms
from django.core.validators import RegexValidator
from django.db import OperationalError
from django.db.models import Model
from django.forms.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from incidents.domain import codes
from incidents.models import User
from incidents.operations.actor import Actor, user_actor
from incidents.operations.errors import AlreadySent, OperationError, Outdated
from incidents.operations.versions import version

if TYPE_CHECKING:
    ModelForm = forms.ModelForm
else:
    # Subscriptable, as its type stub has it.
    class ModelForm(forms.ModelForm):
        def __class_getitem__(cls, _model):
            return cls


log = logging.getLogger(__name__)

M = TypeVar("M", bound=Model)
R = TypeVar("R")


class RowForm(ModelForm[M]):
    """Labels, limits and help texts of a model, and the operations that ``create`` and ``edit``.

    It neither fills nor checks the row: the operation does, and it refuses in better words than a
    constraint.
    """

    create: ClassVar[Callable[..., Any]]
    edit: ClassVar[Callable[..., Any]]

    def _post_clean(self) -> None:
        return

    def arguments(self) -> dict[str, Any]:
        """Return what the operations are told."""
        return dict(self.cleaned_data)

    def write(self, *, by: Actor, now: datetime) -> M:
        """Create the row or edit it. Raises what the operations do."""
        told: dict[str, Any] = self.arguments() | {"by": by, "now": now}
        written: M = (
            type(self).edit(self.instance.pk, **told) if self.instance.pk else self.made(told)
        )
        return written

    def made(self, told: dict[str, Any]) -> M:
        created: M = type(self).create(**told)
        return created


class VersionedForm(RowForm[M]):
    """Tells the version that its sender saw, so that nobody's edit is overwritten unseen."""

    based_on = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["based_on"] = version(self.instance)
        else:
            del self.fields["based_on"]

    def clean_based_on(self) -> str | None:
        return self.cleaned_data["based_on"] or None

    def rebase(self) -> None:
        """Have the next try replace what is there by now; its sender has been told."""
        newest = {self.add_prefix("based_on"): self.initial["based_on"]}
        self.data = dict(self.data.items()) | newest


class CodedForm(VersionedForm[M]):
    """The code of a new row is drawn with the form: sent twice, it makes one row."""

    code = forms.CharField(
        widget=forms.HiddenInput,
        initial=codes.new_code,
        validators=[RegexValidator(codes.PATTERN)],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]

    def made(self, told: dict[str, Any]) -> M:
        there: M | None = self._meta.model._default_manager.filter(code=told["code"]).first()
        return there or super().made(told)


def actor(request: HttpRequest) -> Actor:
    return user_actor(cast(User, request.user))


def attempt(form: Any, write: Callable[[], R]) -> R | None:
    """Return what ``write`` returns; None if it is refused or not asked, and the form says why.

    It is asked for what can be read. After what is outdated the next try is based on what is there
    by now (``rebase``); after what was sent already it makes another thing (``renew``).
    """
    try:
        return write() if form.is_valid() else None
    except OperationError as refusal:
        if isinstance(refusal, Outdated) and hasattr(form, "rebase"):
            form.rebase()
        if isinstance(refusal, AlreadySent) and hasattr(form, "renew"):
            form.renew()
        form.add_error(place(refusal, form), str(refusal))
    except OperationalError:
        # Locked for long, or its disk is full: what was typed must outlast that.
        log.exception("A write failed")
        failure = _("The database could not be written to; nothing was saved. Try again.")
        form.add_error(None, failure)
    return None


def place(refusal: OperationError, form: BaseForm) -> str | None:
    """Return the name of the field that it is about; None for the top of the form.

    A form may have other names (``called``), and what is hidden has no place for a message.
    """
    about = refusal.field or ""
    name: str = getattr(form, "called", {}).get(about, about)
    field = form.fields.get(name)
    return name if field is not None and not field.widget.is_hidden else None
