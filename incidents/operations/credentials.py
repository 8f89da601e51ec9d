"""The credentials with which metrics are fetched, stored encrypted."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from incidents.domain.vocabulary import Authentication
from incidents.domain.web_address import origin
from incidents.models import Job, Measure
from incidents.operations import secrets
from incidents.operations.errors import Refused

SIZE_MAX = 4_000

Asked = TypeVar("Asked", Job, Measure)


@dataclass(frozen=True)
class Credentials:
    """``secret`` is a password or a token; a token goes without a user."""

    secret: str
    username: str = ""

    def __repr__(self) -> str:
        return "Credentials(…)"


def sign_in(
    asked: Asked,
    *,
    authentication: str,
    credentials: Credentials | None,
    before: Asked | None = None,
) -> None:
    """Set how ``asked`` is signed in to; without ``credentials`` as ``before`` did. Raises Refused.

    They are kept for the server that they were entered for: who can only edit must not be
    able to have them sent elsewhere.
    """
    if authentication not in Authentication.values:
        raise Refused(
            _("“%(given)s” is no way to sign in; choose one of %(names)s.")
            % {"given": authentication, "names": ", ".join(Authentication.values)},
            field="authentication",
        )
    asked.authentication = authentication
    if authentication == Authentication.NONE:
        if credentials is not None:
            raise Refused(
                _(
                    "Without a sign-in no user name or secret is kept; choose how to sign in, or "
                    "leave them out."
                ),
                field="authentication",
            )
        asked.credentials = ""
    elif credentials is not None:
        asked.credentials = secrets.encrypted(_packed(authentication, credentials))
    elif before is None or before.authentication != authentication or not before.credentials:
        raise Refused(_("Enter what to sign in with, or choose no sign-in."), field="credentials")
    elif origin(before.address) != origin(asked.address):
        raise Refused(
            _(
                "The address is on another server than before; enter the credentials anew if they "
                "are meant for it."
            ),
            field="credentials",
        )
    else:
        asked.credentials = before.credentials


def authorization(asked: Job | Measure) -> str:
    """Return the header's value; empty for none. Raises CannotEncrypt, CannotDecrypt."""
    if asked.authentication == Authentication.NONE or not asked.credentials:
        return ""
    given = Credentials(**json.loads(secrets.decrypted(asked.credentials)))
    if asked.authentication == Authentication.BEARER:
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
