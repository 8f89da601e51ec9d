"""Forms of rows with a code of their own, and the operations that they call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator

from incidents.domain import codes
from incidents.forms.versioned import M, VersionedForm
from incidents.operations.actor import Actor


class CodedForm(VersionedForm[M]):
    """The code of a new row is drawn with the form: sent twice, it makes one row.

    Subclasses name the operations that ``create`` and ``edit``.
    """

    create: ClassVar[Callable[..., Any]]
    edit: ClassVar[Callable[..., Any]]
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

    def arguments(self) -> dict[str, Any]:
        """Return what the operations are told."""
        return dict(self.cleaned_data)

    def write(self, *, by: Actor, now: datetime) -> M:
        """Create the row or edit it. Raises what the operations do."""
        told: dict[str, Any] = self.arguments() | {"by": by, "now": now}
        if self.instance.pk:
            edited: M = type(self).edit(self.instance.pk, **told)
            return edited
        made = self._meta.model._default_manager.filter(code=told["code"]).first()
        created: M = made or type(self).create(**told)
        return created
