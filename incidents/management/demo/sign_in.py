"""The demo's account. Its password is derived from the installation's key."""

from __future__ import annotations

import textwrap

from django.utils.crypto import salted_hmac

from incidents.models import User

USERNAME = "operator"


def password() -> str:
    """Return the password; it is printed at each start and stored nowhere."""
    digest = salted_hmac("incidents.management.demo.sign_in", USERNAME, algorithm="sha256")
    return "-".join(textwrap.wrap(digest.hexdigest()[:16], 4))


def create() -> User:
    return User.objects.create_superuser(USERNAME, password=password())


def is_valid() -> bool:
    """Whether the account exists with its original password."""
    user = User.objects.filter(username=USERNAME, is_superuser=True, is_active=True).first()
    return user is not None and user.check_password(password())
