"""Subscribers: found, added, imported, exported, and one with what it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from incidents.console.editing import button, done, posted, sent
from incidents.console.listing import as_csv, key_before, without_page
from incidents.console.screens import screen
from incidents.domain.subscriptions import ChannelKind, ImportFate, SubscriberState
from incidents.forms.illustrations import takes_files
from incidents.forms.subscribers import (
    AddSubscriberForm,
    ChangeSubscriberForm,
    FindSubscribersForm,
    ImportForm,
    as_rows,
)
from incidents.models import Subscriber
from incidents.operations import subscribers as operations
from incidents.operations.subscriber_imports import PlannedImport, import_subscribers, planned
from incidents.queries import subscribers as queries

SEEN_WITH = ("view_subscriber", "change_subscriber", "delete_subscriber")
# Of each outcome of an import so many lines are shown; the counts are of all.
SHOWN = 200
SENT_SHOWN = 50


@screen(*SEEN_WITH)
@require_safe
def subscribers(request: HttpRequest) -> HttpResponse:
    form = FindSubscribersForm(request.GET)
    asked = form.asked()
    shown, older = queries.page(asked, before=key_before(request))
    counts = queries.counts(asked)
    context = {
        "form": form,
        "found": shown,
        "older": older,
        "count": sum(counts.values()),
        "counts": [(state.label, counts[state]) for state in SubscriberState if state in counts],
        "asked": without_page(request.GET),
        "is_narrowed": asked != queries.SubscriberFilter(),
    }
    return render(request, "console/subscribers.html", context)


@screen("view_subscriber")
@require_safe
def download(request: HttpRequest) -> StreamingHttpResponse:
    return as_csv(
        as_rows(queries.every(FindSubscribersForm(request.GET).asked())), name="subscribers"
    )


@screen("add_subscriber")
def add(request: HttpRequest) -> HttpResponse:
    form = AddSubscriberForm(posted(request))
    if added := sent(request, form, form.add):
        said = _(
            "A mail is on its way to %(address)s. Once its button is pressed, it gets updates."
        )
        _say_of_mail(request, said % {"address": added.target})
        return redirect("console:subscriber", added.code)
    return render(request, "console/subscriber_new.html", {"form": form})


@takes_files
@screen("add_subscriber")
def import_list(request: HttpRequest) -> HttpResponse:
    """Show what would become of each line of a file; the button below does it."""
    form = ImportForm(posted(request), request.FILES or None)
    if form.is_valid() and "import" in request.POST and _imported(request, form):
        return redirect("console:subscribers")
    plans = planned(form.lines) if form.is_bound and not form["file"].errors else []
    context = {
        "form": form,
        "fates": _by_fate(plans),
        "new_count": sum(each.fate == ImportFate.NEW for each in plans),
        "text": form.cleaned_data["text"] if plans else "",
    }
    return render(request, "console/subscribers_import.html", context)


def _imported(request: HttpRequest, form: ImportForm) -> bool:
    """Import the lines, and say how many; False if that is refused, as the form says then."""
    do = partial(import_subscribers, form.lines, have_agreed=form.is_agreed)
    fates = sent(request, form, do)
    if fates is None:
        return False
    new = fates[ImportFate.NEW]
    said = _("Subscribed: %(new)s. Left out: %(others)s.")
    if not form.is_agreed:
        said = _("To be asked by mail, one a second: %(new)s. Left out: %(others)s.")
    messages.success(request, said % {"new": new, "others": fates.total() - new})
    if new:
        _say_of_mail(request, "")
    return True


def _say_of_mail(request: HttpRequest, said: str) -> None:
    """Say what is sent, or that it cannot be as long as there is no mail server."""
    if not settings.EMAIL_HOST:
        messages.warning(request, _("Kept, but no mail can be sent: EMAIL_HOST is empty."))
    elif said:
        messages.success(request, said)


@screen(*SEEN_WITH)
def subscriber(request: HttpRequest, code: str) -> HttpResponse:
    """Show one; what it hears of is sent here, too, and it is asked whether it agrees."""
    of: Subscriber = get_object_or_404(
        Subscriber.objects.prefetch_related(*queries.CHOICES), code=code
    )
    is_asked = of.channel == ChannelKind.MAIL and of.state != SubscriberState.UNSUBSCRIBED
    form = ChangeSubscriberForm(posted(request), of=of)
    if sent(request, form, form.change):
        said = _("A mail asks %(address)s whether it agrees. Until then nothing changes.")
        _say_of_mail(request, said % {"address": of.target})
        return redirect("console:subscriber", code)
    context = {
        "of": of,
        "form": form if is_asked and request.user.has_perm("incidents.change_subscriber") else None,
        "sent": of.deliveries.select_related("event__incident").order_by("-pk")[:SENT_SHOWN],
    }
    return render(request, "console/subscriber.html", context)


on_subscriber = partial(button, Subscriber.objects.all(), "console:subscriber", "change_subscriber")
pause = on_subscriber(operations.pause_subscriber, _("Nothing is sent to it until it is resumed."))
resume = on_subscriber(operations.resume_subscriber, _("It gets updates from now on."))


@screen("delete_subscriber", sent_from="console:subscriber")
def remove(request: HttpRequest, code: str) -> HttpResponse:
    of: Subscriber = get_object_or_404(Subscriber.objects, code=code)
    said = _("%(address)s is removed.") % {"address": of.shown_target}
    is_done = done(request, operations.remove_subscriber, of.pk, said=said)
    return redirect("console:subscribers" if is_done else request.path)


def _by_fate(plans: Sequence[PlannedImport]) -> list[tuple[ImportFate, int, list[PlannedImport]]]:
    """Return each outcome with how many lines it has, and the first of them."""
    found: dict[ImportFate, list[PlannedImport]] = {fate: [] for fate in ImportFate}
    for each in plans:
        found[each.fate].append(each)
    return [(fate, len(some), some[:SHOWN]) for fate, some in found.items() if some]
