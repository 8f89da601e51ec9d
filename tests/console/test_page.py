from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve, reverse

from incidents.models import AuditEntry, Page
from tests import make
from tests.admin.forms import errors, fields
from tests.pictures import picture

pytestmark = pytest.mark.django_db

PAGE = reverse("console:page")


def test_the_old_addresses_lead_here(office):
    assert office.get("/admin/incidents/page/1/change/").url == PAGE


def test_the_history_is_a_click_away(office):
    office.post(PAGE, fields(office.get(PAGE), "tagline", name="Index status"))
    address = reverse("admin:incidents_page_history", args=[1])

    assert f'href="{address}"' in office.get(PAGE).content.decode()
    assert "Page settings edited" in office.get(address).content.decode()


def test_settings_are_saved_by_the_operation(office):
    form = fields(office.get(PAGE), "tagline", name="Index status", time_zone="Europe/Berlin")

    office.post(PAGE, form)

    page = Page.objects.get()
    assert (page.name, page.time_zone) == ("Index status", "Europe/Berlin")
    assert AuditEntry.objects.filter(kind="page.edited").exists()


def test_an_address_that_is_none_is_refused_and_kept(office):
    response = office.post(PAGE, fields(office.get(PAGE), "tagline", url="ftp://example.org"))

    assert "not an address" in errors(response)
    assert fields(response, "tagline")["url"] == "ftp://example.org"


def test_there_is_one_page_for_ever(office):
    for old in (reverse("admin:incidents_page_add"), "/admin/incidents/page/1/delete/"):
        assert office.post(old).url == PAGE
    assert Page.objects.count() == 1


def test_who_may_not_is_refused(office_of):
    assert office_of("view_page").post(PAGE, {}).status_code == 403
    assert office_of("view_incident").get(PAGE).status_code == 403


LAUNCH = reverse("console:launch")


def test_the_public_address_is_shown_where_the_page_is_launched(office):
    make.before_launch()
    Page.objects.update(url="http://localhost:8000")

    for path in (reverse("console:board"), PAGE):
        launch = office.get(path).content.decode().partition('id="launch"')[2].partition(LAUNCH)[0]
        assert ">http://localhost:8000</bdi>" in launch
        assert f'href="{PAGE}#id_url"' in launch
    assert 'id="id_url"' in office.get(PAGE).content.decode()


def test_before_the_launch_staff_and_nobody_else_see_what_readers_will(office, client):
    make.before_launch()
    make.incident(name="Uploads are slow", components=make.degraded(make.component("CDN")))
    path = reverse("console:preview-page")

    seen = office.get(path)

    page = seen.content.decode()
    assert f'href="{path}"' in office.get(PAGE).content.decode()
    assert "Uploads are slow" in page
    assert "once the page is launched" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "live.js" not in page
    assert (seen["X-Robots-Tag"], "no-store" in seen["Cache-Control"]) == ("noindex", True)
    assert client.get(path).status_code == 302
    assert "Uploads are slow" not in client.get("/").content.decode()


def test_after_the_launch_the_preview_leads_to_the_page(office):
    assert office.get(reverse("console:preview-page"))["Location"] == reverse("home")


def test_the_page_is_launched_by_a_button_that_stands_where_operators_begin(office):
    make.before_launch()
    for path in (reverse("console:board"), PAGE):
        assert f'action="{LAUNCH}"' in office.get(path).content.decode()

    office.post(LAUNCH)

    assert Page.objects.get().is_launched
    for path in (reverse("console:board"), PAGE):
        assert LAUNCH not in office.get(path).content.decode()
    said = office.post(LAUNCH, follow=True).content.decode()
    assert "launched already" in said


def test_who_may_not_change_the_page_does_not_launch_it(office_of):
    make.before_launch()
    client = office_of("view_page")

    assert client.post(LAUNCH).status_code == 403
    assert f'action="{LAUNCH}"' not in client.get(PAGE).content.decode()


def file(name: str = "logo.png", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture() if content is None else content, "image/png")


def typed(office, **changes):
    return fields(office.get(PAGE), "tagline", **changes)


def test_images_are_uploaded_with_the_settings_and_shown_there(office):
    sent = {"logo": file(), "logo_dark": file(), "favicon": file(content=picture(size=(64, 64)))}
    assert 'enctype="multipart/form-data"' in office.get(PAGE).content.decode()

    office.post(PAGE, typed(office) | sent)

    images = Page.objects.get().images
    assert len(images) == 3
    shown = office.get(PAGE).content.decode()
    for image in images:
        assert f'src="/admin/images/{image.name}"' in shown
        assert office.get(f"/admin/images/{image.name}").status_code == 200


def test_settings_that_are_saved_without_a_file_keep_the_images(office):
    logo = make.page(logo=picture()).logo

    office.post(PAGE, typed(office, tagline="All of it"))

    page = Page.objects.get()
    assert (page.logo, page.tagline) == (logo, "All of it")


def test_a_tick_removes_an_image(office):
    make.page(logo=picture())

    office.post(PAGE, typed(office) | {"logo-clear": "on"})

    assert Page.objects.get().logo is None


def row(response, name: str) -> str:
    """Return the field of this name with all that is said beside it."""
    rows = re.split(r'<div class="field', response.content.decode())
    [found] = [each for each in rows if f'type="file"\n         name="{name}"' in each]
    return unescape(found)


def test_a_picture_that_is_not_usable_is_refused_beside_its_field(office):
    response = office.post(PAGE, typed(office) | {"favicon": file()})

    assert "An icon must be square" in row(response, "favicon")
    assert not Page.objects.get().images


def test_a_form_that_comes_back_asks_for_its_files_again(office):
    sent = {"logo": file("mark.png"), "accent": "#ffcc00"}

    response = office.post(PAGE, typed(office) | sent)

    assert "Choose “mark.png” again" in row(response, "logo")
    assert not Page.objects.get().images


def test_so_does_one_that_was_given_back_with_the_names_of_its_files(office):
    response = office.post(PAGE, typed(office, logo="mark.png"))

    assert "Choose “mark.png” again" in row(response, "logo")


def test_who_may_only_look_sees_the_images_and_cannot_choose_others(office_of):
    image = make.page(logo=picture()).logo

    found = row(office_of("view_page").get(PAGE), "logo")

    assert str(image.name) in found
    assert " disabled" in found
    assert "logo-clear" not in found


def test_more_may_be_sent_to_where_files_are():
    assert resolve(PAGE).func.takes_files
    assert not hasattr(resolve(reverse("console:new-component")).func, "takes_files")
