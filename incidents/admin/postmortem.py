"""Postmortems: sections in order, of which some stay internal; publish, take back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import F, Model, QuerySet
from django.forms.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.addresses import incident_address
from incidents.admin.base import disable
from incidents.admin.illustrated import IllustratedAdmin
from incidents.admin.sections import as_written, postmortem_versions, sections_at
from incidents.forms.fields import TextField
from incidents.forms.illustrations import IllustratedForm, all_unchecked, unchecked
from incidents.forms.saving import actor
from incidents.models import Incident, Postmortem
from incidents.operations.errors import OperationError, Refused
from incidents.operations.postmortems import (
    Section,
    publish_postmortem,
    revert_postmortem,
    version,
    write_postmortem,
)
from incidents.queries.versions import earlier
from incidents.render import links
from incidents.render.console import words

OUTLINE = [
    gettext_lazy("Summary"),
    gettext_lazy("Impact"),
    gettext_lazy("Mitigation"),
    gettext_lazy("Future work"),
]


class SectionForm(forms.Form):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=255)
    body = TextField(
        label=gettext_lazy("Text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    is_internal = forms.BooleanField(
        label=gettext_lazy("Internal: never shown to readers"), required=False
    )


# One spare form, so that a section can be added without script.
Sections = forms.formset_factory(SectionForm, can_order=True, can_delete=True, extra=1)


class PostmortemForm(IllustratedForm):
    """The incident, while there is no postmortem of it yet, and the ``sections``.

    ``based_on`` tells the version that the writer saw, so that nobody's edit is overwritten
    unseen.
    """

    incident = forms.ModelChoiceField(
        label=gettext_lazy("Incident"),
        queryset=Incident.objects.none(),
        empty_label=gettext_lazy("choose an incident"),
    )
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, obj: Postmortem | None, sections: list[Section], of: str):
        based_on = version(obj.sections.all()) if obj else ""
        super().__init__(data, initial={"incident": of, "based_on": based_on})
        if obj is not None:
            del self.fields["incident"]
        initial = [vars(section) for section in sections]
        self.sections = Sections(data, initial=initial, prefix="sections")

    def is_valid(self) -> bool:
        return super().is_valid() & self.sections.is_valid()

    def has_changed(self) -> bool:
        return bool(self.sections.has_changed())

    def rebase(self) -> None:
        """Have the next try replace what is there by now; its sender has been told."""
        self.data = {**self.data, "based_on": self.initial["based_on"]}

    def written(self) -> list[Section]:
        names = ("title", "body", "is_internal", "id")
        return [
            Section(**{name: form.cleaned_data[name] for name in names})
            for form in self.sections.ordered_forms
        ]


@admin.register(Postmortem)
class PostmortemAdmin(IllustratedAdmin[Postmortem]):
    list_display = ("incident_name", "state", "published", "revised")
    list_display_links = ("incident_name",)
    list_select_related = ("incident",)
    search_fields = ("incident__name", "sections__title", "sections__body")
    ordering = ("-created_at",)
    form_template = "admin/incidents/postmortem/form.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("incidents.change_postmortem")

    def has_change_permission(self, request: HttpRequest, obj: Postmortem | None = None) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or obj.incident.withdrawn_at is None
        )

    def has_delete_permission(self, request: HttpRequest, obj: Postmortem | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Postmortem | None = None) -> bool:
        return super().has_view_permission(request, obj) or self.may_publish(request)

    def may_publish(self, request: HttpRequest) -> bool:
        return request.user.has_perm("incidents.publish_postmortem")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Postmortem]:
        return super().get_queryset(request).select_related("incident")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path(
                "<path:object_id>/publish/",
                wrap(self.publish_view),
                name="incidents_postmortem_publish",
            ),
            path(
                "<path:object_id>/take-back/",
                wrap(self.take_back_view),
                name="incidents_postmortem_take_back",
            ),
            *super().get_urls(),
        ]

    def form_for(self, request: HttpRequest, obj: Postmortem | None) -> PostmortemForm:
        form = PostmortemForm(
            request.POST if request.method == "POST" else None,
            obj=obj,
            sections=_sections(request, obj),
            of=request.GET.get("incident", ""),
        )
        if obj is None:
            field = form.fields["incident"]
            field.queryset = Incident.objects.public().order_by(  # type: ignore[attr-defined]
                "-started_at", "-pk"
            )
        elif not self.may_write(request, obj):
            for section in form.sections:
                disable(section)
        return form

    def save(self, request: HttpRequest, form: Any, obj: Postmortem | None) -> Postmortem:
        incident = obj.incident if obj else form.cleaned_data["incident"]
        written: list[Section] = form.written()
        if obj is None:
            _refuse_other(incident, written)
        return write_postmortem(
            incident.pk,
            by=actor(request),
            sections=written,
            now=timezone.now(),
            based_on=form.cleaned_data["based_on"] or None,
        )

    def saved(self, request: HttpRequest, saved: Model, form: BaseForm) -> HttpResponse:
        assert isinstance(saved, Postmortem)
        if "_publish" in request.POST:
            return self.publish(request, saved)
        self.message_user(request, _("The draft was saved; readers do not see it."))
        return HttpResponseRedirect(self.address(saved.pk))

    def unchanged(self, request: HttpRequest, obj: Postmortem) -> HttpResponse:
        if "_publish" in request.POST:
            return self.publish(request, obj)
        return super().unchanged(request, obj)

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._posted(request, object_id, self.publish)

    def take_back_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._posted(request, object_id, self.take_back)

    def publish(self, request: HttpRequest, obj: Postmortem) -> HttpResponse:
        try:
            publish_postmortem(obj.incident.pk, by=actor(request), now=timezone.now())
        except OperationError as refusal:
            text = _("The draft is kept, but not published. %(reason)s") % {"reason": refusal}
            self.message_user(request, text, messages.ERROR)
        else:
            link = format_html(
                '{} <a href="{}">{}</a>',
                _("The postmortem is on the page."),
                links.incident_path(obj.incident),
                _("View on site"),
            )
            self.message_user(request, link, messages.SUCCESS)
        return HttpResponseRedirect(self.address(obj.pk))

    def take_back(self, request: HttpRequest, obj: Postmortem) -> HttpResponse:
        revert = partial(revert_postmortem, obj.incident.pk, by=actor(request), now=timezone.now())
        said = _("Readers no longer see it; the draft is kept.")
        self.done(request, revert, said, messages.INFO)
        return HttpResponseRedirect(self.address(obj.pk))

    def _posted(
        self,
        request: HttpRequest,
        object_id: str,
        act: Callable[[HttpRequest, Postmortem], HttpResponse],
    ) -> HttpResponse:
        """Do what changes the page only when it is posted, and by one who may."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.may_publish(request):
            raise PermissionDenied
        obj = self.get_object(request, unquote(object_id))
        return act(request, obj) if obj else self.missing(request, object_id)

    def illustrated(self, request: HttpRequest, obj: Postmortem | None) -> HttpResponse:
        form = unchecked(self.form_for(request, obj))
        all_unchecked(form.sections)
        return self.page(request, obj, form)

    def page(self, request: HttpRequest, obj: Postmortem | None, form: BaseForm) -> HttpResponse:
        context = {
            "form": form,
            "may_publish": self.may_publish(request),
            "incident_address": incident_address(obj.incident) if obj else None,
            "is_ahead": bool(obj and obj.revised_at and obj.updated_at > obj.revised_at),
        }
        return self.rendered(request, self.form_template, obj, context)

    def address_after(self, saved: Model) -> str:
        return self.address(saved.pk)

    def view_on_site(self, obj: Postmortem) -> str | None:
        return links.incident_path(obj.incident) if obj.published_at else None

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        told = postmortem_versions(obj) if obj else []
        may_restore = self.has_change_permission(request, obj)
        return super().history_view(
            request, object_id, {"versions": told, "may_restore": may_restore}
        )

    @admin.display(description=gettext_lazy("incident"), ordering="incident__name")
    def incident_name(self, obj: Postmortem) -> str:
        return obj.incident.name

    @admin.display(description=gettext_lazy("state"))
    def state(self, obj: Postmortem) -> str:
        if obj.revised_at is None:
            return _("Draft")
        return _("Published, draft is newer") if obj.updated_at > obj.revised_at else _("Published")

    @admin.display(description=gettext_lazy("published"), ordering=F("published_at"))
    def published(self, obj: Postmortem) -> str:
        return words.moment(obj.published_at)

    @admin.display(description=gettext_lazy("revised"), ordering=F("revised_at"))
    def revised(self, obj: Postmortem) -> str:
        return words.moment(obj.revised_at)


def _sections(request: HttpRequest, obj: Postmortem | None) -> list[Section]:
    """Return the form's first content: the outline, the draft, or the version asked for."""
    if obj is None:
        return [Section(title=str(title), body="") for title in OUTLINE]
    record = None if request.method == "POST" else earlier(obj, request.GET.get("version", ""))
    if record is not None:
        return as_written(sections_at(obj, record.history_date))
    return as_written(obj.sections.all())


def _refuse_other(incident: Incident, written: list[Section]) -> None:
    """The same new postmortem sent twice lands once; another one would replace the first."""
    kept = Postmortem.objects.filter(incident=incident).first()
    if kept is None:
        return
    if version(kept.sections.all()) != version(written):
        raise Refused(
            _("This incident has a postmortem already; open that one to change it."),
            field="incident",
        )
