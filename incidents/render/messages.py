"""Messages to subscribers in words, the same for all of an event: HTML and text from one source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from incidents.domain import markdown
from incidents.domain.markdown import printable
from incidents.domain.messages import TOKEN, Message
from incidents.domain.subscriptions import ChannelKind
from incidents.domain.vocabulary import EventKind, Status
from incidents.models import Component, Event, Incident, IncidentUpdate, Page, Subscriber
from incidents.queries.feeds import FeedItem, in_calendar
from incidents.queries.reports import Report, ReportedUpdate, reports
from incidents.queries.site import page
from incidents.render import branding, feed_entries, icalendar, labels, links, moments
from incidents.render.api_v2 import webhook
from incidents.render.bound_figures import published
from incidents.render.language import for_readers

PLAIN_ACCENT = "#1d5fa8"


@dataclass(frozen=True)
class MessageLine:
    text: str
    url: str = ""

    @property
    def words(self) -> str:
        """The text as words of a link, which no address follows."""
        return self.text.rstrip(": \u00a0\u202f")


@dataclass(frozen=True)
class Wording:
    """The words of a message, without what stands around them in mail."""

    heading: str
    html: str
    text: str
    url: str
    thread: str = ""
    calendar: bytes = b""


@for_readers()
def of_event(
    event: Event, *, channel: str, is_list: bool, replaces_earlier: bool, now: datetime
) -> Message | None:
    """Return the message; None if what it told of was taken back. Sixteen queries at most."""
    site = page()
    told = _of_component(site, event) if event.incident_id is None else _of(site, event, now=now)
    if told is None:
        return None
    left_out = _(
        "Earlier updates that had not been sent yet are left out here. The status page has all of "
        "them."
    )
    payload = ""
    if channel == ChannelKind.WEBHOOK:
        payload = webhook.of_event(site, event, replaces_earlier=replaces_earlier, now=now)
    footer = [_why(site), *(_of_list(site) if is_list else [_manage(site), _unsubscribe(site)])]
    return compose(
        site,
        told,
        key=event.code,
        action=_("View on the status page"),
        footer=footer,
        left_out=left_out if replaces_earlier else "",
        unsubscribe_url="" if is_list else links.absolute(site, _path("unsubscribe")),
        payload=payload,
    )


@for_readers()
def confirmation(subscriber: Subscriber, *, now: datetime) -> Message:
    """Return the answer to who asked: the link to confirm, or to change it. Three queries."""
    site = page()
    heading, said, action, leads_to = _asked(subscriber)
    name = {"page": labels.isolated(site.name)}
    said, url = said % name, links.absolute(site, _path(leads_to))
    ignored = MessageLine(
        _("If it was not you, do nothing: no more mail will be sent to this address.")
    )
    assert subscriber.asked_at
    is_webhook = subscriber.channel == ChannelKind.WEBHOOK
    payload = webhook.to_confirm(site, is_known=subscriber.is_known, now=now) if is_webhook else ""
    return compose(
        site,
        Wording(heading % name, html=paragraph(said), text=said, url=url),
        key=f"asked-{int(subscriber.asked_at.timestamp())}",
        action=action,
        footer=[ignored],
        is_automatic=False,
        payload=payload,
    )


def _asked(subscriber: Subscriber) -> tuple[str, str, str, str]:
    """Return the heading, what is said, the word on the button, and where that leads."""
    heading, to_confirm = _("Confirm your subscription to %(page)s"), "confirm-subscription"
    if subscriber.is_known and subscriber.asked_choices is not None:
        heading = _("Confirm a change of your subscription to %(page)s")
        said = _(
            "The operators of %(page)s want to change what this address is subscribed to. Open the "
            "link and press the button to agree. The link works for 48 hours."
        )
    elif subscriber.is_known:
        heading = _("Your subscription to %(page)s")
        said = _(
            "This address is already subscribed to %(page)s. Use the link to manage the "
            "subscription."
        )
        return heading, said, _("Manage subscription"), "manage-subscription"
    elif subscriber.is_list:
        said = _(
            "The operators of %(page)s want to send updates to this distribution list. Open the "
            "link and press the button to agree for everyone on it. The link works for 48 hours."
        )
    else:
        said = _(
            "Someone, probably you, asked for updates of %(page)s at this address. Open the link "
            "and press the button to confirm. The link works for 48 hours."
        )
    return heading, said, _("Confirm"), to_confirm


def compose(
    site: Page,
    told: Wording,
    *,
    key: str,
    action: str,
    footer: Sequence[MessageLine],
    left_out: str = "",
    unsubscribe_url: str = "",
    is_automatic: bool = True,
    payload: str = "",
) -> Message:
    """Put the words into a message as all have it."""
    logo = branding.logo(site)
    context = {
        "page": site,
        "title": told.heading,
        # The name of the page stands above it.
        "heading": told.heading.removeprefix(f"[{site.name}] "),
        "accent": site.accent or PLAIN_ACCENT,
        "logo_url": links.absolute(site, logo.light.path) if logo else "",
        "logo_dark_url": links.absolute(site, logo.dark.path) if logo and logo.dark else "",
        "content": mark_safe(told.html),  # made by us, of sanitized HTML
        "text": told.text,
        "left_out": left_out,
        "url": told.url,
        "action": action,
        "footer": footer,
    }
    return Message(
        key=key,
        title=told.heading,
        text=render_to_string("messages/mail.txt", context),
        html=render_to_string("messages/mail.html", context),
        url=told.url,
        sender_name=site.name,
        authority=site.tag_authority,
        thread=told.thread,
        unsubscribe_url=unsubscribe_url,
        calendar=told.calendar,
        said="\n\n".join(filter(None, [left_out, told.text])),
        action=action,
        payload=payload,
        is_automatic=is_automatic,
    )


def _of(site: Page, event: Event, *, now: datetime) -> Wording | None:
    """Return the words on an incident, a maintenance or a postmortem."""
    [report] = reports(Incident.objects.filter(events=event))
    if event.kind in (EventKind.INCIDENT_WITHDRAWN, EventKind.UPDATE_WITHDRAWN):
        return _of_withdrawn(site, event, report)
    if report.incident.withdrawn_at is not None or (item := _item(event, report)) is None:
        return None
    entry = feed_entries.of_post(site, item, now=now)
    is_correction = event.kind == EventKind.UPDATE_EDITED
    preface = _("This corrects what you were told before.") if is_correction else ""
    felt = _felt(site, report, item, now=now)
    return Wording(
        heading=_heading(_label(event, item), report.incident.name),
        html="".join([paragraph(preface), entry.content, paragraph(felt)]),
        text="\n\n".join(filter(None, [preface, _text(site, report, item), felt])),
        url=entry.url,
        thread=report.incident.code,
        calendar=_calendar(site, report) if isinstance(item.subject, ReportedUpdate) else b"",
    )


def _of_withdrawn(site: Page, event: Event, report: Report) -> Wording | None:
    """Return the words on what was posted by mistake, without a word of it."""
    incident, url = report.incident, links.absolute(site, links.incident_path(report.incident))
    if event.kind == EventKind.INCIDENT_WITHDRAWN:
        said = _("This was posted by mistake. It was withdrawn, and is not on the page any more.")
        url = links.absolute(site, reverse("home"))
    elif incident.withdrawn_at is not None:
        return None
    else:
        update = IncidentUpdate.objects.get(pk=event.subject_id)
        said = _(
            "The update of %(at)s was posted by mistake and withdrawn. Status: %(status)s."
        ) % {
            "at": moments.short(update.display_at, site.zone),
            "status": incident.get_status_display(),
        }
    return Wording(
        heading=_heading(_("Correction"), incident.name),
        html=paragraph(said),
        text=said,
        url=url,
        thread=incident.code,
        calendar=_calendar(site, report),
    )


def _calendar(site: Page, report: Report) -> bytes:
    if not report.incident.is_maintenance:
        return b""
    return icalendar.of_maintenance(site, in_calendar([report])[0])


def _item(event: Event, report: Report) -> FeedItem | None:
    if event.kind == EventKind.POSTMORTEM_PUBLISHED:
        postmortem = report.published_postmortem
        return FeedItem(report, postmortem, event.created_at) if postmortem else None
    if event.kind in (EventKind.INCIDENT_UPDATED, EventKind.UPDATE_EDITED):
        same = [told for told in report.updates if told.update.pk == event.subject_id]
        return FeedItem(report, same[0], event.created_at) if same else None
    is_reminder = event.kind == EventKind.MAINTENANCE_REMINDER
    return FeedItem(report, report.updates[0 if is_reminder else -1], event.created_at)


def _label(event: Event, item: FeedItem) -> str:
    if event.kind == EventKind.MAINTENANCE_REMINDER:
        return _("Reminder")
    if event.kind == EventKind.UPDATE_EDITED:
        return _("Correction")
    if isinstance(item.subject, ReportedUpdate):
        return str(item.subject.status.label)
    return _("Postmortem")


def _heading(label: str, name: str) -> str:
    return printable(f"[{label}] {labels.isolated(name)}")


def _text(site: Page, report: Report, item: FeedItem) -> str:
    if not isinstance(item.subject, ReportedUpdate):
        return markdown.to_text(published(item.subject, item.report.incident))
    update, facts = item.subject.update, [labels.affects(report)]
    if report.incident.is_maintenance:
        planned = report.incident.planned
        start, end = moments.span(planned.start_at, planned.end_at, site.zone)
        window = {"start": start, "end": end}
        planned_words = (
            _("Cancelled maintenance, planned from %(start)s to %(end)s")
            if report.incident.status == Status.CANCELLED
            else _("Scheduled maintenance from %(start)s to %(end)s")
        )
        facts.insert(0, planned_words % window)
    if item.subject.estimate:
        earliest, latest = moments.span(*item.subject.estimate.window.times, site.zone)
        named = {"earliest": earliest, "latest": latest}
        facts.append(_("Estimate: done %(earliest)s–%(latest)s") % named)
    if update.next_update_at:
        at = moments.short(update.next_update_at, site.zone)
        facts.append(_("Next update by %(at)s") % {"at": at})
    postmortem = report.published_postmortem
    if postmortem and postmortem.published_at == update.created_at:
        url = links.absolute(site, links.postmortem_path(report.incident))
        facts.append(_("The postmortem is published: %(url)s") % {"url": url})
    said = f"{moments.short(update.display_at, site.zone)}\n{markdown.to_text(update.body)}"
    return printable("\n\n".join(filter(None, [said, *facts])))


def _felt(site: Page, report: Report, item: FeedItem, *, now: datetime) -> str:
    """Return what readers may still notice after the end, of which the last update tells."""
    incident, until = report.incident, report.incident.residual_ends_at
    is_last = item.subject is report.updates[0]
    if not is_last or incident.is_open or until is None or until <= now:
        return ""
    at = _("Until %(until)s") % {"until": moments.short(until, site.zone)}
    return f"{at}{pgettext('after a name', ':')} {printable(incident.residual_effect)}"


def _of_component(site: Page, event: Event) -> Wording | None:
    component = Component.objects.shown().filter(pk=event.subject_id).first()
    if component is None:
        return None
    status = str(component.get_status_display())
    name = labels.isolated(component.full_name)
    said = _("%(name)s: %(status)s") % {"name": name, "status": status}
    url = links.absolute(site, links.component_path(component.code))
    return Wording(_heading(status, component.full_name), paragraph(said), said, url)


def paragraph(text: str) -> SafeString:
    """Return a text as HTML; nothing if it is empty."""
    return (
        SafeString("")
        if not text
        else SafeString(render_to_string("messages/_paragraph.html", {"text": text}))
    )


def _why(site: Page) -> MessageLine:
    name = labels.isolated(site.name)
    return MessageLine(
        _("You get this mail because this address is subscribed to %(page)s.") % {"page": name}
    )


def _of_list(site: Page) -> list[MessageLine]:
    """Say who ends it, as none of those who read it can do so for all."""
    said = _("To change the subscription of this distribution list, contact our operators.")
    return [MessageLine(said, site.support_url)]


def _manage(site: Page) -> MessageLine:
    return MessageLine(
        _("Manage your subscription:"), links.absolute(site, _path("manage-subscription"))
    )


def _unsubscribe(site: Page) -> MessageLine:
    return MessageLine(_("Unsubscribe:"), links.absolute(site, _path("unsubscribe")))


def _path(route: str) -> str:
    """Return the path with what stands for the token of the subscriber."""
    return reverse(route, args=[TOKEN])
