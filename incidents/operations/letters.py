"""Mail to one of the team, sent at once, so that whoever sends it sees what went wrong."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.domain.codes import new_code
from incidents.domain.messages import ChannelDown, Message, Recipient
from incidents.domain.subscriptions import ChannelKind
from incidents.models import Subscriber, User
from incidents.operations.errors import Refused
from incidents.outbound.channels import channel
from incidents.render import letters


def send_invitation(user: User, token: str) -> None:
    """Send the link by which they set their first password. Raises Refused."""
    _send(letters.invitation(user, token), user.email)


def send_link(user: User, token: str) -> None:
    """Send the link by which they set another password. Raises Refused."""
    _send(letters.new_password(user, token), user.email)


def send_test(to: User) -> None:
    """Send a mail that shows that mail works. Raises Refused, with what went wrong."""
    _send(letters.test(), to.email)


def send_end_of_target(to: User, ended: Subscriber) -> None:
    """Send word that the team is nudged by a chat or webhook no more. Raises Refused."""
    _send(letters.end_of_target(ended), to.email)


def _send(message: Message, address: str) -> None:
    """No transaction may be open: it takes as long as the mail server does."""
    if not settings.EMAIL_HOST:
        raise Refused(_("No mail server is set up: EMAIL_HOST is empty."))
    if not address:
        raise Refused(_("The account has no mail address."))
    try:
        sent = channel(ChannelKind.MAIL).send_many(message, [Recipient(address, new_code(), "")])
        error = next(iter(sent)).error
    except ChannelDown as down:
        error = str(down)
    if error:
        raise Refused(error)
