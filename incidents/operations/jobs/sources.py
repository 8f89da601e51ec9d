"""The place where a job's metrics are read: its address and the names that they have there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.domain import exposition, web_address
from incidents.domain.exposition import Contract, UnreadableSource
from incidents.models import Job
from incidents.models.job import URL_MAX_LENGTH
from incidents.operations import credentials, validation
from incidents.operations.errors import NoReading, Refused
from incidents.operations.fields import Field

EXAMPLE = "http://worker-1:9100/metrics"


@dataclass(frozen=True)
class Source:
    url: str
    contract: Contract
    authorization: str = ""

    def __repr__(self) -> str:
        return "Source(…)"


def source_of(job: Job) -> Source:
    """Return where a job is read. Raises CannotEncrypt, CannotDecrypt, NoReading."""
    return Source(job.metrics_url, _contract(job.mapping), credentials.authorization(job))


def url(
    value: str, *, field: Field = "metrics_url", example: str = EXAMPLE, signs_in: bool = True
) -> str:
    """Return an address that can be asked; hosts without a dot are usual there.

    ``signs_in`` says that there is a place for credentials beside it.
    """
    if value.strip():
        value = validation.line(value, field=field, limit=URL_MAX_LENGTH)
    parts = web_address.parts(value)
    if parts is None:
        raise Refused(
            _("The address cannot be read; write it out, such as %(example)s.")
            % {"example": example},
            field=field,
        )
    if parts.username is not None or parts.password is not None:
        raise Refused(
            _(
                "The address holds credentials, which would be shown with it; enter them "
                "under “Sign-in”, where they are stored encrypted."
            )
            if signs_in
            else _("The address holds credentials, which would be shown; name one without."),
            field=field,
        )
    return value


def checked_mapping(mapping: Mapping[str, str]) -> dict[str, str]:
    """Return the mapping without what is empty. Raises NoReading."""
    cleaned = {
        key: validation.optional_text(str(value), field="mapping", limit=1_000)
        for key, value in mapping.items()
    }
    filled = {key: value for key, value in cleaned.items() if value}
    _contract(filled)
    return filled


def _contract(mapping: Mapping[str, str]) -> Contract:
    try:
        return exposition.contract_of(mapping)
    except UnreadableSource as error:
        raise NoReading(str(error), field="mapping") from error
