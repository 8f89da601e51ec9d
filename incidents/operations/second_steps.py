"""Second steps of signing in, taken away from who has lost them."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from incidents.domain.vocabulary import AuditKind
from incidents.models import User
from incidents.operations import leases
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.errors import Refused
from incidents.operations.scopes import write
from incidents.operations.users import PEOPLE, require_all_of


@write
def remove_second_steps(user_id: int, *, by: Actor, now: datetime) -> None:
    """Remove a person's app, passkeys and recovery codes; their password signs in alone.

    For a lost telephone, or a lost key that encrypted them. It must not be that of one who may
    do more. Raises NotAllowed, Refused if there are none, User.DoesNotExist.
    """
    by.require("incidents.change_user")
    leases.lock(PEOPLE)
    user = User.objects.get(pk=user_id)
    require_all_of(user, by=by)
    found = Authenticator.objects.filter(user=user)
    steps = sorted(found.values_list("type", flat=True))
    if not steps:
        raise Refused(_("%(name)s signs in with a password only.") % {"name": user})
    found.delete()
    note(AuditKind.SECOND_STEP_REMOVED, by=by, subject=user, now=now, steps=steps)
