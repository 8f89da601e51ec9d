"""The page's own settings."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext as _

from incidents.domain import beginnings, colours, footer
from incidents.domain.footer import FooterLink
from incidents.domain.sections import read
from incidents.models import Page
from incidents.models.page import MOST_APPROVALS, OUTLINE_MAX_LENGTH, URL_MAX_LENGTH, is_time_zone
from incidents.models.postmortem import TITLE_MAX_LENGTH
from incidents.operations.errors import Refused
from incidents.operations.fields import NAMES, Field
from incidents.operations.validation.texts import clean, line, optional_text


def time_zone(name: str) -> str:
    try:
        is_time_zone(name)
    except ValidationError as error:
        raise Refused(error.messages[0], field="time_zone") from error
    return name


def page_url(value: str) -> str:
    """Return an address such as https://status.example.org, without a slash at its end."""
    return _url(value, field="url").rstrip("/")


def support_url(value: str) -> str:
    return _url(value, field="support_url") if value else ""


def privacy_url(value: str) -> str:
    return _url(value, field="privacy_url") if value else ""


def _url(value: str, *, field: Field) -> str:
    value = line(value, field=field, limit=URL_MAX_LENGTH)
    try:
        URLValidator(["http", "https"])(value)
    except ValidationError as error:
        raise Refused(
            _("The %(what)s is not an address; write it out, such as https://status.example.org.")
            % {"what": NAMES[field]},
            field=field,
        ) from error
    return value


def accent(value: str) -> str:
    """Return the colour as "#rrggbb", or refuse what nobody could read; "" for none."""
    value = clean(value, field="accent").lower()
    if not value:
        return ""
    if not colours.is_colour(value):
        raise Refused(
            _("The accent colour is not a colour; write six digits of hex, such as #1d5fa8."),
            field="accent",
        )
    nearest = colours.readable_on_light(value)
    if nearest != value:
        raise Refused(
            _(
                "%(colour)s cannot be read on the page's light ground: its contrast is"
                " %(contrast).1f to 1, and text needs %(least)s to 1. The nearest shade that can"
                " is %(nearest)s."
            )
            % {
                "colour": value,
                # Never rounded up to what it does not reach.
                "contrast": int(10 * colours.contrast_on_light(value)) / 10,
                "least": colours.LEAST_CONTRAST,
                "nearest": nearest,
            },
            field="accent",
        )
    return value


def footer_links(value: str) -> str:
    """Return the lines as they are to be kept; a refusal says which line it is about."""
    lines = clean(value, field="footer_links").split("\n")
    links = [_footer_link(line, number) for number, line in enumerate(lines, 1) if line.strip()]
    if len(links) > footer.MOST_LINKS:
        raise Refused(
            _("There are %(count)s footer links; leave %(most)s or fewer.")
            % {"count": len(links), "most": footer.MOST_LINKS},
            field="footer_links",
        )
    return "\n".join(map(str, links))


def approvals(page: Page) -> None:
    fields: tuple[Field, ...] = ("approvals_minor", "approvals_major", "approvals_critical")
    for field in fields:
        if not 0 <= getattr(page, field) <= MOST_APPROVALS:
            raise Refused(
                _("Ask for %(most)s approvals at most.") % {"most": MOST_APPROVALS}, field=field
            )


def outline(value: str) -> str:
    """Return the outline of postmortems as it is to be kept; refuse one without headings."""
    value = optional_text(value, field="postmortem_outline", limit=OUTLINE_MAX_LENGTH)
    found = read(value)
    if value and not all(0 < len(each.title) <= TITLE_MAX_LENGTH for each in found):
        raise Refused(
            _("Begin each section with a heading of at most %(most)s characters: ## Impact")
            % {"most": TITLE_MAX_LENGTH},
            field="postmortem_outline",
        )
    if names := beginnings.unknown(value):
        raise Refused(
            _("Nothing is copied by {{ copy:%(name)s }}; write one of: %(known)s.")
            % {"name": names[0], "known": ", ".join(beginnings.Copy)},
            field="postmortem_outline",
        )
    return value


def _footer_link(typed: str, number: int) -> FooterLink:
    [link] = footer.parsed(typed)
    if not (link.label and link.url):
        why = _("needs a label and an address")
    elif len(link.label) > footer.LABEL_MAX_LENGTH:
        why = _("has a label of more than %d characters") % footer.LABEL_MAX_LENGTH
    elif len(link.url) > URL_MAX_LENGTH:
        why = _("has an address of more than %d characters") % URL_MAX_LENGTH
    elif not _is_address(link.url):
        why = _("has no address that can be followed")
    else:
        return link
    raise Refused(
        _(
            "Line %(number)s of the footer links %(why)s; write it as: Terms |"
            " https://example.org/terms, or: Write to us | mailto:help@example.org"
        )
        % {"number": number, "why": why},
        field="footer_links",
    )


def _is_address(url: str) -> bool:
    scheme, _colon, rest = url.partition(":")
    try:
        if scheme == "mailto":
            EmailValidator()(rest)
        else:
            URLValidator(["http", "https"])(url)
    except ValidationError:
        return False
    return True
