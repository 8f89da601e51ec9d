"""Lists that answer whatever is asked of them in the address."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.admin.options import IncorrectLookupParameters, ShowFacets
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList, ChangeListSearchForm
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import DataError
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Every word is looked for in every column; a database has limits for both.
SEARCH_MAX_LENGTH = 200
SEARCH_MAX_WORDS = 20


def _has_few_words(value: str) -> None:
    if len(value.split()) > SEARCH_MAX_WORDS:
        text = _("This lists everything: search for at most %d words.") % SEARCH_MAX_WORDS
        raise ValidationError(text)


class SearchForm(ChangeListSearchForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        too_long = _("This lists everything: search for at most %(limit_value)d characters.")
        self.fields[SEARCH_VAR].validators += [
            MaxLengthValidator(SEARCH_MAX_LENGTH, too_long),
            _has_few_words,
        ]


class BoundedList(ChangeList):
    """Takes the filters that it shows, and no others; what fits none leads to the whole list."""

    search_form_class = SearchForm

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.opts = self.model_admin.opts
        self.title = capfirst(str(self.opts.verbose_name_plural))

    def get_filters(self, request: HttpRequest) -> Any:
        found = super().get_filters(request)
        unknown = found[2]
        if unknown:
            raise IncorrectLookupParameters(f"no filter takes {', '.join(unknown)}")
        return found

    def get_results(self, request: HttpRequest) -> None:
        try:
            super().get_results(request)
        except (ValueError, OverflowError, DataError) as error:
            # Of the right kind, but more than the database or the calendar has.
            raise IncorrectLookupParameters(str(error)) from error


class Bounded:
    """Part of every admin of the site."""

    # No counts beside the filters: each costs a query, and nobody acts on them.
    show_facets = ShowFacets.NEVER
    empty_value_display = "–"
    # What an empty list says, and the button that makes the first of it.
    nothing: ClassVar[str | Promise] = gettext_lazy("There is nothing here yet.")
    adding: ClassVar[str | Promise] = gettext_lazy("Add one")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return BoundedList
