"""Checks that the form of a row does not hold and other operations do: addresses to be followed,
names that are one line, files that are images."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from incidents.domain import web_address
from incidents.domain.images import UnfitImage
from incidents.domain.images.files import reencoded
from incidents.domain.subscriptions import ChannelKind
from incidents.domain.webhook_signature import new_secret
from incidents.models import (
    ActionItem,
    Component,
    ComponentGroup,
    FormerPath,
    Image,
    Job,
    Measure,
    MessageTemplate,
    Page,
    Rule,
    Subscriber,
)
from incidents.operations import validation
from incidents.operations.endpoints import endpoint
from incidents.operations.errors import Refused
from incidents.operations.jobs import sources
from incidents.operations.measures import writing as measures
from incidents.operations.secrets import encrypted
from incidents.operations.subscriptions import mail_address


def check(row: Any) -> None:
    """Complete a row that is about to be stored, or refuse it. Raises Refused."""
    if found := CHECKS.get(type(row)):
        found(row)


def fitting(image: Image, content: bytes) -> bytes:
    """Return the bytes of an image as they are; refuse what is not the image of that name."""
    try:
        seen = reencoded(content)
    except UnfitImage as error:
        raise Refused(str(error), field="image") from error
    if (seen.suffix, seen.width, seen.height) != (image.suffix, image.width, image.height):
        raise Refused(
            _("The file is not the image of that name: its type or its size is another."),
            field="image",
        )
    return content


def _page(page: Page) -> None:
    page.name = validation.line(page.name, field="name", limit=100)
    page.url = validation.page_url(page.url)
    page.support_url = validation.support_url(page.support_url)
    page.privacy_url = validation.privacy_url(page.privacy_url)
    page.footer_links = validation.footer_links(page.footer_links)
    page.accent = validation.accent(page.accent)
    page.time_zone = validation.time_zone(page.time_zone)
    validation.approvals(page)
    page.postmortem_outline = validation.outline(page.postmortem_outline)


def _former_path(former: FormerPath) -> None:
    """Refuse what a server of published files, or a browser, would take for something else."""
    for path in (former.path, former.target):
        if not path.isprintable() or "\\" in path:
            raise Refused(_("It has a character that no address has."))


def _item(item: ActionItem) -> None:
    if item.tracker_url and web_address.parts(item.tracker_url) is None:
        raise Refused(_("The link cannot be followed."), field="tracker_url")


def _job(job: Job) -> None:
    job.metrics_url = sources.url(job.metrics_url)
    job.mapping = sources.checked_mapping(job.mapping)
    job.next_scrape_at = job.created_at


def _measure(measure: Measure) -> None:
    measures.clean(measure)
    measure.next_scrape_at = measure.changed_at


def _subscriber(subscriber: Subscriber) -> None:
    if subscriber.channel == ChannelKind.MAIL:
        subscriber.target = mail_address(subscriber.target)
        return
    subscriber.target = endpoint(ChannelKind(subscriber.channel), subscriber.target)
    if subscriber.channel == ChannelKind.WEBHOOK:
        subscriber.secret = encrypted(new_secret())


CHECKS: Mapping[Any, Callable[[Any], None]] = {
    ActionItem: _item,
    Component: validation.component,
    ComponentGroup: validation.component,
    FormerPath: _former_path,
    Job: _job,
    Measure: _measure,
    MessageTemplate: validation.message_template,
    Page: _page,
    Rule: validation.rule_texts_of,
    Subscriber: _subscriber,
}
