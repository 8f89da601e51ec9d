"""Forms that edit a row, and tell which version of it their sender saw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.db.models import Model

from incidents.operations.versions import version

if TYPE_CHECKING:
    ModelForm = forms.ModelForm
else:
    # Subscriptable, as its type stub has it.
    class ModelForm(forms.ModelForm):
        def __class_getitem__(cls, _model):
            return cls


M = TypeVar("M", bound=Model)


class RowForm(ModelForm[M]):
    """Labels, limits and help texts of a model; it neither fills nor checks nor saves the row.

    The operation does, and it refuses in better words than a constraint.
    """

    def _post_clean(self) -> None:
        return


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
