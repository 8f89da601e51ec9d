"""The credentials with which a job's metrics are fetched, stored encrypted."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from incidents.domain.vocabulary import Authentication
from incidents.domain.web_address import origin
from incidents.models import Job
from incidents.operations import secrets
from incidents.operations.errors import Refused

SIZE_MAX = 4_000


@dataclass(frozen=True)
class Credentials:
    """``secret`` is a password or a token; a token goes without a user."""

    secret: str
    username: str = ""

    def __repr__(self) -> str:
        return "Credentials(…)"


def sign_in(
    job: Job,
    *,
    authentication: str,
    credentials: Credentials | None,
    before: Job | None = None,
) -> None:
    """Set how ``job`` signs in; without ``credentials`` as ``before`` did. Raises Refused.

    They are kept for the server that they were entered for: who can only edit a job must not
    be able to have them sent elsewhere.
    """
    if authentication not in Authentication.values:
        raise Refused(
            _("“%(given)s” is no way to sign in; choose one of %(names)s.")
            % {"given": authentication, "names": ", ".join(Authentication.values)},
            field="authentication",
        )
    job.authentication = authentication
    if authentication == Authentication.NONE:
        job.credentials = ""
    elif credentials is not None:
        job.credentials = secrets.encrypted(_packed(authentication, credentials))
    elif before is None or before.authentication != authentication or not before.credentials:
        raise Refused(_("Enter what to sign in with, or choose no sign-in."), field="credentials")
    elif origin(before.metrics_url) != origin(job.metrics_url):
        raise Refused(
            _(
                "The address is on another server than before; enter the credentials anew if they "
                "are meant for it."
            ),
            field="credentials",
        )
    else:
        job.credentials = before.credentials


def authorization(job: Job) -> str:
    """Return the header's value; empty for none. Raises CannotEncrypt, CannotDecrypt."""
    if job.authentication == Authentication.NONE or not job.credentials:
        return ""
    given = Credentials(**json.loads(secrets.decrypted(job.credentials)))
    if job.authentication == Authentication.BEARER:
        return f"Bearer {given.secret}"
    pair = f"{given.username}:{given.secret}".encode()
    return f"Basic {base64.b64encode(pair).decode('ascii')}"


def _packed(authentication: str, given: Credentials) -> str:
    if reason := _unfit(authentication, given):
        raise Refused(reason, field="credentials")
    return json.dumps(asdict(given))


def _unfit(authentication: str, given: Credentials) -> str:
    """Return why nobody can sign in with what was ``given``; empty if one may."""
    if not given.secret or not given.secret.isprintable() or not given.username.isprintable():
        return _("The password or token is empty or has characters that nobody can type.")
    if len(given.secret) + len(given.username) > SIZE_MAX:
        return _("The credentials are too long to be sent.")
    if authentication == Authentication.BASIC and (not given.username or ":" in given.username):
        return _("Signing in with a password needs a user name, without a colon in it.")
    if authentication == Authentication.BEARER and not _is_token(given.secret):
        return _("A token has neither blanks nor letters beyond ASCII; copy it anew.")
    return ""


def _is_token(secret: str) -> bool:
    return secret.isascii() and " " not in secret
