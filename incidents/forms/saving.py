"""Call an operation for a form; what is refused appears in the form, with all that was typed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar, cast

from django.db import OperationalError
from django.forms.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from incidents.forms.versioned import VersionedForm
from incidents.models import User
from incidents.operations.actor import Actor, user_actor
from incidents.operations.errors import OperationError, Outdated

log = logging.getLogger(__name__)

R = TypeVar("R")


def actor(request: HttpRequest) -> Actor:
    return user_actor(cast(User, request.user))


def attempt(form: BaseForm, write: Callable[[], R]) -> R | None:
    """Return what ``write`` returns; None if it is refused, and the form says why.

    What is refused as outdated is based on the newest version the next time.
    """
    try:
        return write()
    except OperationError as refusal:
        if isinstance(refusal, Outdated) and isinstance(form, VersionedForm):
            form.rebase()
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
