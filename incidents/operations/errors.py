"""Why a write was refused, in words that can be shown to whoever tried.

OperationError
├── NotAllowed          the actor lacks a permission
├── Refused             the input makes no sense; the text says what to do
│   ├── EndsBeforeStart
│   ├── TextTooLong
│   ├── TextMissing
│   ├── InTheFuture
│   ├── StatusDoesNotFit
│   ├── Outdated
│   ├── AlreadySent
│   ├── NoReading
│   └── UnknownComponents
└── Gone                the thing was withdrawn or removed
"""

from __future__ import annotations

from incidents.operations.fields import Field


def reason(error: Exception) -> str:
    """Return what went wrong as a sentence's end; of files and networks without their number."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    return f"{error.strerror} ({error.filename})" if error.filename else str(error.strerror)


class OperationError(Exception):
    """Nothing was written. ``str()`` is fit to show.

    ``field`` is what of the input it is about; None: all of it, or what was there before.
    """

    def __init__(self, text: str, *, field: Field | None = None) -> None:
        super().__init__(text)
        self.field = field


class NotAllowed(OperationError):
    """The actor lacks a permission."""


class Refused(OperationError):
    """The input makes no sense."""


class EndsBeforeStart(Refused):
    """Times in the wrong order."""


class InTheFuture(Refused):
    """Something is said to have happened later than now."""


class TextMissing(Refused):
    """A text that readers need is empty."""


class TextTooLong(Refused):
    """A text is over its limit."""


class StatusDoesNotFit(Refused):
    """An incident was given a maintenance's status, or the other way round."""


class Outdated(Refused):
    """It is based on a version that is no longer the newest."""


class AlreadySent(Refused):
    """The form made something already, and now says something else."""


class NoReading(Refused):
    """A job's metrics cannot be read; the text says why and what to do."""


class UnknownComponents(Refused):
    """Codes that no component on the page has."""


class Gone(OperationError):
    """It was withdrawn or removed earlier."""
