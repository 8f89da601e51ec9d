"""Where a job's metrics are read: address, mapping and credentials."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.domain import exposition
from incidents.domain.exposition import Contract, Found, Unreadable
from incidents.domain.vocabulary import Authentication
from incidents.models import Job
from incidents.models.job import URL_MAX_LENGTH
from incidents.operations import checks, secrets
from incidents.operations.actor import Actor
from incidents.operations.errors import Refused
from incidents.outbound import metrics

CREDENTIAL_MAX_LENGTH = 4_000
# Values that are older by what they say themselves: the exporter's source no longer writes.
WRITTEN_AGO_MAX_S = 300.0


class NoReading(Refused):
    """The metrics cannot be read; the text says why and what to do."""


@dataclass(frozen=True)
class Credentials:
    """``secret`` is a password or a token; a token goes without a user."""

    secret: str
    username: str = ""

    def __repr__(self) -> str:
        return "Credentials(…)"


@dataclass(frozen=True)
class Source:
    url: str
    contract: Contract
    authorization: str = ""

    def __repr__(self) -> str:
        return "Source(…)"


@dataclass(frozen=True)
class Trial:
    """What a single scrape found; nothing of it is stored."""

    found: Found
    content_type: str
    size_bytes: int
    took_s: float


def try_it(
    *,
    by: Actor,
    metrics_url: str,
    now: datetime,
    mapping: Mapping[str, str] | None = None,
    authentication: str = Authentication.NONE,
    credentials: Credentials | None = None,
    job: Job | None = None,
) -> Trial:
    """Scrape once and write nothing; without ``credentials`` those of ``job`` are used.

    Takes ten seconds at most. Raises NotAllowed, Refused, NoReading.
    """
    by.require("incidents.change_job" if job else "incidents.add_job")
    tried = Job(metrics_url=url(metrics_url), mapping=checked_mapping(mapping or {}))
    sign_in(tried, authentication=authentication, credentials=credentials, before=job)
    page = _page(source_of(tried))
    found = read(page, source_of(tried), now=now)
    return Trial(found, page.content_type, len(page.body), page.took_s)


def source_of(job: Job) -> Source:
    """Raises CannotEncrypt, CannotDecrypt, NoReading."""
    return Source(job.metrics_url, _contract(job.mapping), _authorization(job))


def _page(source: Source) -> metrics.Page:
    try:
        return fetched(source)
    except metrics.MetricsError as error:
        raise NoReading(str(error)) from error


def fetched(source: Source) -> metrics.Page:
    """Needs no database. Raises MetricsError."""
    return metrics.fetch(
        source.url,
        networks=settings.STATUSPAGE_METRICS_NETWORKS,
        authorization=source.authorization,
    )


def read(page: metrics.Page, source: Source, *, now: datetime) -> Found:
    """Raises NoReading."""
    _refuse_echo(page, source)
    try:
        found = exposition.read(
            page.body,
            content_type=page.content_type,
            contract=source.contract,
            at_s=now.timestamp() + page.took_s,
        )
    except Unreadable as error:
        raise NoReading(str(error)) from error
    return _fresh(found)


def _fresh(found: Found) -> Found:
    """Take the time that the samples bear, if they do, for that of the reading."""
    written_s, at_s = found.written_at_s, found.reading.at_s
    if written_s is None or written_s >= at_s:
        return found
    if at_s - written_s > WRITTEN_AGO_MAX_S:
        raise NoReading(
            _(
                "The values are from %(at)s UTC, %(minutes)s minutes old by their own times. Does "
                "the job run, and does what collects its metrics?"
            )
            % {
                "at": f"{datetime.fromtimestamp(written_s, UTC):%Y-%m-%d %H:%M}",
                "minutes": f"{(at_s - written_s) / 60:,.0f}",
            }
        )
    return replace(found, reading=replace(found.reading, at_s=written_s))


def _refuse_echo(page: metrics.Page, source: Source) -> None:
    """What is said of a page quotes it, to people who may not know the credentials."""
    if source.authorization and source.authorization.encode() in page.body:
        raise NoReading(
            _(
                "The answer repeats the credentials that were sent, so whoever reads it has them. "
                "The exporter has to be mended, and the credentials are to be changed."
            )
        )


def url(value: str) -> str:
    """Return an address that metrics can be at; hosts without a dot are usual there."""
    value = checks.line(value, what=_("metrics address"), limit=URL_MAX_LENGTH)
    parts = _split(value)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or " " in value:
        raise Refused(
            _(
                "The metrics address cannot be read; write it out, such as "
                "http://worker-1:9100/metrics."
            )
        )
    if parts.username is not None or parts.password is not None:
        raise Refused(
            _(
                "The metrics address holds credentials, which would be shown with it; enter them "
                "under “Sign-in”, where they are stored encrypted."
            )
        )
    return value


def checked_mapping(mapping: Mapping[str, str]) -> dict[str, str]:
    """Return the mapping without what is empty. Raises NoReading."""
    cleaned = {
        key: checks.optional_text(str(value), what=_("mapping"), limit=1_000)
        for key, value in mapping.items()
    }
    filled = {key: value for key, value in cleaned.items() if value}
    _contract(filled)
    return filled


def sign_in(
    job: Job,
    *,
    authentication: str,
    credentials: Credentials | None,
    before: Job | None = None,
) -> None:
    """Set how ``job`` signs in; without ``credentials`` as ``before`` did.

    They are kept for the server that they were entered for: who can only edit a job must not
    be able to have them sent elsewhere.
    """
    if authentication not in Authentication.values:
        raise Refused(
            _("“%(given)s” is no way to sign in; choose one of %(names)s.")
            % {"given": authentication, "names": ", ".join(Authentication.values)}
        )
    job.authentication = authentication
    if authentication == Authentication.NONE:
        job.credentials = ""
    elif credentials is not None:
        job.credentials = secrets.encrypted(_packed(authentication, credentials))
    elif before is None or before.authentication != authentication or not before.credentials:
        raise Refused(_("Enter what to sign in with, or choose no sign-in."))
    elif _origin(before.metrics_url) != _origin(job.metrics_url):
        raise Refused(
            _(
                "The address is on another server than before; enter the credentials anew if they "
                "are meant for it."
            )
        )
    else:
        job.credentials = before.credentials


def _packed(authentication: str, given: Credentials) -> str:
    if not given.secret or not given.secret.isprintable() or not given.username.isprintable():
        raise Refused(_("The password or token is empty or has characters that nobody can type."))
    if len(given.secret) + len(given.username) > CREDENTIAL_MAX_LENGTH:
        raise Refused(_("The credentials are too long to be sent."))
    if authentication == Authentication.BASIC and (not given.username or ":" in given.username):
        raise Refused(_("Signing in with a password needs a user name, without a colon in it."))
    if authentication == Authentication.BEARER and not _is_token(given.secret):
        raise Refused(_("A token has neither blanks nor letters beyond ASCII; copy it anew."))
    return json.dumps(asdict(given))


def _is_token(secret: str) -> bool:
    return secret.isascii() and " " not in secret


def _authorization(job: Job) -> str:
    if job.authentication == Authentication.NONE or not job.credentials:
        return ""
    given = Credentials(**json.loads(secrets.decrypted(job.credentials)))
    if job.authentication == Authentication.BEARER:
        return f"Bearer {given.secret}"
    pair = f"{given.username}:{given.secret}".encode()
    return f"Basic {base64.b64encode(pair).decode('ascii')}"


def _contract(mapping: Mapping[str, str]) -> Contract:
    try:
        return exposition.contract_of(mapping)
    except Unreadable as error:
        raise NoReading(str(error)) from error


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 # read for its refusal
    except ValueError:
        return None
    return parts


def _origin(address: str) -> tuple[str, str | None, int | None] | None:
    parts = _split(address)
    if parts is None:
        return None
    default = 443 if parts.scheme == "https" else 80
    return parts.scheme, parts.hostname, parts.port or default
