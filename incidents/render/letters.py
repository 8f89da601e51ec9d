"""Mail to one of the team, in English as the console is: links to set a password, and a test."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from incidents.domain.messages import Message
from incidents.models import Subscriber, User
from incidents.queries.site import page
from incidents.render import links, messages
from incidents.render.language import for_programs
from incidents.render.messages import MessageLine, Wording

FOR_ONE = "Whoever has this link can sign in as you, so give it to nobody."


@for_programs()
def invitation(user: User, token: str) -> Message:
    """Return the invitation. One query."""
    site = page()
    said = (
        f"You are invited to work on the status page “{site.name}” as {user}. Choose a password by"
        " this link. It works once, within three days."
    )
    return _for_one("You are invited", said, token=token, action="Choose a password")


@for_programs()
def new_password(user: User, token: str) -> Message:
    """Return the link by which a forgotten password is set anew. One query."""
    said = (
        f"Use this link to set a new password for {user}. It works once, within three days. Until"
        " then the one that you have goes on working. If you did not ask for it, do nothing."
    )
    title = "Set another password"
    return _for_one(title, said, token=token, action=title)


@for_programs()
def test() -> Message:
    """Return a mail that says that mail works. One query."""
    said = "If you can read this, mail from your status page reaches you. It looks like this one."
    return _letter(
        "Mail works", said, path=links.staff_path("console:page"), action="Page settings"
    )


@for_programs()
def end_of_target(ended: Subscriber) -> Message:
    """Return word that the team is nudged by a chat or webhook no more, and why. One query."""
    said = (
        f"Nudges to {ended.get_channel_display()} ({ended.shown_target}) are not sent any more."
        f" {ended.reason} Once it works, add it again, with the same address or another."
    )
    return _letter(
        f"Nudges to {ended.get_channel_display()} have stopped",
        said,
        path=links.staff_path("console:nudges"),
        action="See who is nudged",
    )


def _for_one(title: str, said: str, *, token: str, action: str) -> Message:
    """Return a letter whose link signs its reader in."""
    path = links.staff_path("account_link", token)
    return _letter(title, said, path=path, action=action, footer=[MessageLine(FOR_ONE)])


def _letter(
    title: str, said: str, *, path: str, action: str, footer: Sequence[MessageLine] = ()
) -> Message:
    site = page()
    told = Wording(
        heading=f"[{site.name}] {title}",
        html=messages.paragraph(said),
        text=said,
        url=links.for_staff(site, path),
    )
    key = f"letter-{secrets.token_hex(8)}"
    return messages.compose(site, told, key=key, action=action, footer=footer, is_automatic=False)
