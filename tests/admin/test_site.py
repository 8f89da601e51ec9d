from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from incidents.models import AuditEntry
from tests import make
from tests.make import HOUR

pytestmark = pytest.mark.django_db

INDEX = reverse("admin:index")
TEMPLATES = sorted((settings.BASE_DIR / "templates" / "admin").rglob("*.html"))
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", re.IGNORECASE)


def test_strangers_are_asked_to_sign_in(client: Client):
    response = client.get(INDEX)

    assert response.url.startswith(reverse("admin:login"))


def test_a_superuser_signs_in_at_the_front_door(client: Client):
    make.user(username="root", password="correct horse", is_staff=True, is_superuser=True)
    door = client.get(INDEX, follow=True)

    response = client.post(
        door.request["PATH_INFO"],
        {"login": "root", "password": "correct horse", "next": INDEX},
        follow=True,
    )

    assert "To the console" in response.content.decode()


def test_own_password_is_changed_where_one_signs_in(office: Client):
    address = office.get(reverse("admin:password_change")).url

    assert address == reverse("account_change_password")


@pytest.mark.parametrize(
    ("zone", "label"), [("Etc/UTC", "UTC"), ("America/New_York", "America/New York")]
)
def test_the_zone_is_named_as_on_the_page(office, zone, label):
    make.page(time_zone=zone)

    page = office.get(reverse("console:new"), follow=True).content.decode()

    assert f"Times in {label}<" in page
    assert f'<span class="zone">{label}</span>' in page


@pytest.mark.parametrize(
    "form",
    ["console:new", "console:schedule", "admin:incidents_component_add"],
)
def test_no_choice_is_a_dash(office, form):
    make.component()

    page = office.get(reverse(form), follow=True).content.decode()

    assert not re.search(r"<option[^>]*>\s*[-–—]+\s*</option>", page)


def test_no_choice_of_details_is_a_dash(office):
    desk = reverse("console:incident", args=[make.incident().code])

    page = office.get(desk).content.decode()

    assert not re.search(r"<option[^>]*>\s*[-–—]+\s*</option>", page)


@pytest.mark.parametrize("form", ["console:new", "console:schedule"])
def test_telling_subscribers_says_whom_it_concerns(office, form):
    page = office.get(reverse(form), follow=True).content.decode()

    assert "Feeds show every update, ticked or not" in page


def test_the_index_shows_only_what_one_may_see(office_of):
    page = office_of("view_component").get(INDEX).content.decode()

    assert reverse("admin:incidents_token_changelist") not in page
    assert reverse("admin:incidents_component_changelist") in page


def test_every_table_has_its_place_on_the_index(office):
    page = office.get(INDEX).content.decode()

    for model in admin.site._registry:
        assert f"/{model._meta.app_label}/{model._meta.model_name}/" in page


def test_no_list_deletes_many_at_once(office, rf):
    request = rf.get("/")
    request.user = make.user(is_staff=True, is_superuser=True)

    for model_admin in admin.site._registry.values():
        assert not model_admin.get_actions(request)


def test_pages_forbid_inline_script_and_style(office):
    policy = office.get(INDEX).headers["Content-Security-Policy"]

    assert "script-src 'self';" in f"{policy};"
    assert "style-src 'self';" in f"{policy};"
    assert "unsafe" not in policy


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_neither(template: Path):
    assert not INLINE.search(template.read_text())


@pytest.mark.parametrize("model", ["component", "postmortem"])
def test_an_unknown_key_leads_back_with_a_word(office, model):
    for name in ("change", "history", "delete"):
        response = office.get(reverse(f"admin:incidents_{model}_{name}", args=[999]))

        assert response.status_code in (302, 403)


def test_hostile_names_are_shown_as_text(office):
    incident = make.incident(name='<script>alert("&")</script>', body="<img src=x onerror=y>")
    make.component('<b title="x">', group=make.group("<i>"))

    for address in (
        INDEX,
        reverse("console:incidents"),
        reverse("console:incident", args=[incident.code]),
        reverse("console:board"),
        reverse("console:history", args=[incident.code]),
        reverse("console:withdraw", args=[incident.code]),
        reverse("admin:incidents_auditentry_changelist"),
    ):
        page = office.get(address).content.decode()
        for tag in ("<script>alert", "<img src=x", '<b title="x">', "<i>"):
            assert tag not in page


def test_looking_writes_nothing(office, now):
    incident = make.incident(now=now + HOUR)
    before = AuditEntry.objects.count()

    for name in ("incident", "history", "withdraw"):
        office.get(reverse(f"console:{name}", args=[incident.code]))

    assert AuditEntry.objects.count() == before


def test_a_page_without_components_says_where_to_begin(office):
    assert reverse("console:new-component") in begin(office)

    make.component()

    assert not begin(office)


def test_who_may_not_add_components_is_not_asked_to(office_of):
    assert not begin(office_of("view_incident"))


def begin(office: Client) -> str:
    _, *found = office.get(INDEX).content.decode().split('<h2 id="begin">')
    return found[0].partition("</section>")[0] if found else ""


def test_who_signs_out_is_told_so_in_our_words(office):
    page = office.post(reverse("admin:logout"), follow=True).content.decode()

    assert "You are signed out" in page
    assert "quality time" not in page


def test_one_signs_in_and_out_and_never_logs_in(office, client):
    pages = [office.get(INDEX), client.get(reverse("admin:login"), follow=True)]
    pages.append(office.post(reverse("admin:logout"), follow=True))

    for page in pages:
        text = page.content.decode()
        assert "Sign" in text
        assert not re.search(r">[^<]*\blog(?:ged)? (?:in|out)\b", text, re.IGNORECASE)
