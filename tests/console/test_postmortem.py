from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from incidents.models import Page, Postmortem, PostmortemComment, PostmortemDraft
from incidents.queries.postmortem_versions import postmortem_versions
from tests import make
from tests.admin.forms import errors, fields
from tests.console.postmortem_screen import new, page, resolved, shown, written
from tests.make import NOW

pytestmark = pytest.mark.django_db


def test_a_new_one_begins_with_the_outline_while_the_incident_is_open(office):
    form = shown(office, new(make.incident()))

    titles = [value for name, value in form.items() if name.endswith("-title")]
    assert titles[:3] == ["Summary", "Impact", "Timeline"]
    assert titles[-1] == "Future work"
    assert form["sections-2-body"].rstrip() == "{{ timeline }}"


def test_a_blank_line_stands_below_a_list_for_what_is_typed_there(office):
    postmortem = written()
    postmortem.sections.update(body="- Purge.\n- Test it.")
    saves = postmortem.history.count()

    form = shown(office, page(postmortem))
    office.post(page(postmortem), form)

    assert form["sections-0-body"] == "- Purge.\n- Test it.\n\n"
    assert postmortem.history.count() == saves


def test_what_belongs_into_a_section_stands_beside_it_and_is_no_part_of_it(office):
    incident = make.incident()

    text = office.get(new(incident)).content.decode()
    office.post(new(incident), shown(office, new(incident)))

    assert "three to five sentences" in text
    bodies = "".join(each.body for each in Postmortem.objects.get().sections.all())
    assert "sentences" not in bodies
    assert "copy:" not in text + bodies


def test_the_page_may_have_an_outline_of_its_own(office):
    page = Page.objects.get()
    page.postmortem_outline = "## Story\n\nTell it.\n\n## Names <!-- internal -->"
    page.save()

    response = office.get(new(make.incident()))

    form = fields(response, "sections-0-title")
    assert (form["sections-0-title"], form["sections-1-title"]) == ("Story", "Names")
    assert "sections-1-is_internal" in form
    assert "Tell it." in response.content.decode()


@pytest.mark.long
def test_sections_are_added_moved_and_removed_without_a_script_and_nothing_is_saved(office):
    postmortem = written()
    address = page(postmortem)
    form = shown(office, address, **{"sections-0-body": "As typed."})

    for step in ("add", "down:0", "remove:0"):
        form = fields(office.post(address, form | {"step": step}), "sections-0-title")

    assert [form["sections-0-body"], form["sections-1-title"]] == ["As typed.", ""]
    assert form["sections-TOTAL_FORMS"] == "2"
    assert postmortem.sections.count() == 2

    office.post(address, form | {"sections-1-title": "Lessons"})

    assert [each.title for each in postmortem.sections.all()] == ["Summary", "Lessons"]
    assert postmortem.sections.first().body == "As typed."


@pytest.mark.long
def test_all_sections_are_opened_without_a_script_and_nothing_typed_is_lost(office):
    postmortem = written()
    address = page(postmortem)
    form = shown(office, address, **{"sections-0-body": "As typed."})

    folded = office.get(address).content.decode()
    opened = office.post(f"{address}?whole", form | {"step": "whole"})

    assert f'value="whole" formaction="{address}?whole"' in folded
    assert opened.content.decode().count("open>") == 2
    assert fields(opened, "sections-0-title")["sections-0-body"] == "As typed."


@pytest.mark.parametrize("number", ["²", "9" * 5_000, "-1"])
def test_the_number_of_a_section_that_no_form_had_is_refused_with_what_was_typed(office, number):
    postmortem = written()
    form = shown(office, page(postmortem), **{"sections-0-body": "As typed."})

    response = office.post(page(postmortem), form | {"sections-0-id": number})

    assert response.status_code in (200, 302)
    assert postmortem.sections.count() == 2


def test_sections_are_saved_as_public_or_internal(office):
    incident = resolved()
    form = shown(office, new(incident), **{"sections-1-is_internal": "on"})

    office.post(new(incident), form | {"sections-1-body": "Ask Bob."})

    found = Postmortem.objects.get().sections.all()
    assert [each.is_internal for each in found][:3] == [False, True, False]
    assert found[1].body == "Ask Bob."


def test_a_new_one_sent_twice_lands_once(office):
    incident = resolved()
    form = shown(office, new(incident), **{"sections-0-body": "It looped."})

    first, second = office.post(new(incident), form), office.post(new(incident), form)

    assert first.url == second.url
    assert Postmortem.objects.get().sections.count() == 9


def test_two_who_begin_one_at_once_do_not_replace_each_other(office):
    incident = resolved()
    form = shown(office, new(incident))
    office.post(new(incident), form | {"sections-0-body": "Theirs."})

    response = office.post(new(incident), form | {"sections-0-body": "Mine."})

    assert "Somebody saved this postmortem after you opened it" in errors(response)
    assert fields(response, "sections-0-title")["sections-0-body"] == "Mine."
    assert Postmortem.objects.get().sections.first().body == "Theirs."


def test_only_sections_that_were_sent_count_whatever_the_form_says(office):
    postmortem = written()
    form = shown(office, page(postmortem)) | {"sections-TOTAL_FORMS": "99999"}

    added = office.post(page(postmortem), form | {"step": "add"})
    office.post(page(postmortem), form)

    assert fields(added, "sections-0-title")["sections-TOTAL_FORMS"] == "3"
    assert postmortem.sections.count() == 2


@pytest.mark.parametrize("screen", ["postmortem", "keep-postmortem"])
def test_more_sections_than_anybody_reads_are_refused_in_words(office, screen):
    postmortem = written()
    form = shown(office, page(postmortem)) | {"sections-TOTAL_FORMS": "99999"}
    many = {f"sections-{at}-title": f"Part {at}" for at in range(150)}

    answer = office.post(page(postmortem, screen), form | many)

    assert "more than 100 sections; join some, then save" in answer.content.decode()


def test_a_section_without_a_title_is_refused_and_kept(office):
    postmortem = written()
    form = shown(office, page(postmortem))
    form |= {"sections-0-title": "", "sections-0-body": "Typed at length"}

    response = office.post(page(postmortem), form)

    assert "This field is required." in response.content.decode()
    assert "Typed at length" in response.content.decode()


def test_history_shows_what_each_save_changed(office):
    postmortem = written()
    form = shown(office, page(postmortem))
    office.post(page(postmortem), form | {"sections-0-body": "It looped again."})

    text = office.get(page(postmortem, "postmortem-history")).content.decode()

    assert "Summary – Text" in text
    assert "<ins> again</ins>" in text
    assert "Notes – Text" in text
    first = text.partition("first version")[2]
    assert '<span class="kept">It looped.</span>' in first
    assert "<ins>" not in first


def removed(form: dict[str, Any], number: int) -> dict[str, Any]:
    """Return the form with a section left blank in place of one."""
    left = {"title": "", "body": "", "id": ""}
    return (
        form
        | {f"sections-{number}-{name}": value for name, value in left.items()}
        | {"sections-INITIAL_FORMS": "0", f"sections-{number}-is_internal": ""}
    )


def test_history_names_removed_sections(office):
    postmortem = written()
    form = shown(office, page(postmortem))
    office.post(page(postmortem), removed(form, 1))

    text = office.get(page(postmortem, "postmortem-history")).content.decode()

    assert "<del>Ask Bob.</del>" in text


def test_an_old_version_fills_the_form_with_its_sections(office):
    postmortem = written()
    form = shown(office, page(postmortem))
    office.post(page(postmortem), removed(form, 1) | {"sections-0-body": "Other"})
    first = postmortem.history.order_by("history_date")[1]

    office.post(page(postmortem, "keep-postmortem"), form | {"sections-0-body": "Typed"})

    screen = office.get(page(postmortem), {"version": first.history_id})
    old = fields(screen, "sections-0-title")
    office.post(page(postmortem), old)

    assert [s.body for s in postmortem.sections.all()] == ["It looped.", "Ask Bob."]
    assert "This is the version of" in screen.content.decode()
    assert "You typed this" not in screen.content.decode()


def test_old_addresses_lead_to_the_console(office):
    postmortem = written()

    for name, key, screen in (
        ("change", [postmortem.pk], "postmortem"),
        ("delete", [postmortem.pk], "postmortem"),
        ("history", [postmortem.pk], "postmortem-history"),
    ):
        led = office.get(reverse(f"admin:incidents_postmortem_{name}", args=key))
        assert led.url == page(postmortem, screen)
    add = reverse("admin:incidents_postmortem_add")
    assert office.get(add, {"incident": postmortem.incident.pk}).url == page(postmortem)
    assert office.get(add).url == reverse("console:incidents")


def two_edits(office: Client) -> tuple[Postmortem, HttpResponse]:
    """Both opened it, the other saved first."""
    postmortem = written()
    mine = shown(office, page(postmortem))
    office.post(page(postmortem), mine | {"sections-0-body": "Theirs."})
    return postmortem, office.post(page(postmortem), mine | {"sections-0-body": "Mine."})


def test_an_edit_that_would_overwrite_anothers_is_refused_and_kept(office):
    postmortem, response = two_edits(office)

    assert "Somebody saved this postmortem after you opened it" in errors(response)
    assert fields(response, "sections-0-title")["sections-0-body"] == "Mine."
    assert postmortem.sections.first().body == "Theirs."
    assert "<del>Theirs</del><ins>Mine</ins>" in response.content.decode()


def test_of_two_who_begin_it_at_once_the_second_sees_what_differs(office, office_of):
    incident = resolved()
    theirs, other = shown(office, new(incident)), office_of("change_postmortem")
    mine = shown(other, new(incident))
    office.post(
        new(incident), theirs | {"sections-0-body": "Theirs.", "sections-1-is_internal": "on"}
    )
    kept = list(Postmortem.objects.get().sections.values_list("pk", flat=True))

    told = other.post(new(incident), mine | {"sections-0-body": "Mine."})
    other.post(new(incident), fields(told, "sections-0-title"))

    assert "<del>Theirs</del><ins>Mine</ins>" in told.content.decode()
    assert "(</span><del>internal</del><ins>public</ins>" in told.content.decode()
    assert [pieces for _title, pieces in told.context["form"].differences][2:] == []
    assert list(Postmortem.objects.get().sections.values_list("pk", flat=True)) == kept


def test_once_told_one_may_replace_it(office):
    postmortem, response = two_edits(office)

    office.post(page(postmortem), fields(response, "sections-0-title"))

    assert postmortem.sections.first().body == "Mine."


@pytest.mark.long
def test_another_mistake_does_not_make_the_version_newer(office):
    postmortem = written()
    mine = shown(office, page(postmortem))
    office.post(page(postmortem), mine | {"sections-0-body": "Theirs."})
    again = fields(
        office.post(page(postmortem), mine | {"sections-1-title": ""}), "sections-0-title"
    )

    response = office.post(page(postmortem), again | {"sections-1-title": "Notes on it"})

    assert "Somebody saved this postmortem" in errors(response)


def keep(client: Client, postmortem: Postmortem, **changes: Any) -> HttpResponse:
    return client.post(
        page(postmortem, "keep-postmortem"), shown(client, page(postmortem)) | changes
    )


def test_what_is_typed_is_kept_and_is_there_again_and_no_version(office):
    postmortem = written()

    kept = keep(office, postmortem, **{"sections-0-body": "Half a sen"})

    assert "Kept as a draft at" in kept.content.decode()
    assert shown(office, page(postmortem))["sections-0-body"] == "Half a sen"
    assert postmortem.sections.first().body == "It looped."
    assert len(postmortem_versions(postmortem)) <= 1


def test_a_comment_that_is_refused_leaves_the_draft_in_the_form(office):
    postmortem = written()
    keep(office, postmortem, **{"sections-0-body": "Half a sen"})

    refused = office.post(page(postmortem, "comment-on-postmortem"), {"comment": ""})

    assert fields(refused, "sections-0-title")["sections-0-body"] == "Half a sen"
    assert "and did not save it" in refused.content.decode()


def test_saving_ends_the_draft(office):
    postmortem = written()
    form = shown(office, page(postmortem), **{"sections-0-body": "Whole."})
    keep(office, postmortem, **form)

    office.post(page(postmortem), form)

    assert not PostmortemDraft.objects.exists()
    late = office.post(page(postmortem, "keep-postmortem"), form | {"sections-0-body": "Who"})
    assert late.status_code == 204
    assert not PostmortemDraft.objects.exists()


def test_a_draft_is_its_author_s_alone(office, office_of):
    postmortem = written()
    keep(office, postmortem, **{"sections-0-body": "Mine alone."})

    other = office_of("change_postmortem")

    assert shown(other, page(postmortem))["sections-0-body"] == "It looped."


def test_a_draft_is_discarded_when_asked(office):
    postmortem = written()
    keep(office, postmortem, **{"sections-0-body": "Nonsense."})

    office.post(page(postmortem, "discard-postmortem"))

    assert shown(office, page(postmortem))["sections-0-body"] == "It looped."


def preview(client: Client, number: str, **sent: str) -> HttpResponse:
    address = reverse("console:postmortem-preview", args=[resolved().code])
    return client.post(f"{address}?section={number}", sent)


def test_each_section_is_shown_alone_with_its_notes_kept_apart(office):
    sent = {f"sections-{number}-body": "Loops.[^1]\n\n[^1]: Many." for number in (0, 1)}

    texts = [preview(office, number, **sent).content.decode() for number in ("0", "1")]

    assert [text.count("Loops.") for text in texts] == [1, 1]
    assert 'id="md-preview-1-' in texts[1]


def test_a_preview_says_which_section_readers_never_see(office):
    sent = {"sections-0-body": "Ask Bob.", "sections-0-is_internal": "on"}

    assert "readers never see this" in preview(office, "0", **sent).content.decode()


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30])
def test_only_sections_have_a_preview(office, number):
    assert preview(office, number).status_code == 400


@pytest.mark.parametrize("number", ["9" * 30, "-" + "9" * 30, str(2**63)])
def test_a_key_that_no_database_holds_is_of_a_new_section(office, number):
    postmortem = written()
    form = shown(office, page(postmortem)) | {"sections-0-id": number}

    assert office.post(page(postmortem), form).status_code in (200, 302)
    assert postmortem.sections.filter(title="Summary").exists()


def test_rich_text_is_pasted_as_markdown(office):
    address = page(written(), "postmortem-pasted")

    answer = office.post(address, {"html": "<ul><li>It <b>looped</b></li></ul><script>x</script>"})

    assert answer.content.decode() == "- It **looped**"
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_a_writer_finds_what_a_text_can_be_bound_to(office):
    incident = resolved()
    job = make.job(incident, name="Purge")

    screen = office.get(new(incident)).content.decode()

    for figure in ("timeline", "fact:time-to-resolve", f"job:{job.code}"):
        assert f"<code>{{{{ {figure} }}}}</code>" in screen
    assert reverse("console:timeline", args=[incident.code]) in screen


def opened(client: Client, address: str) -> list[str]:
    """The titles of the sections that are open."""
    screen = client.get(address).content.decode()
    parts = re.findall(r'(?s)<details class="section"(.*?)>(.*?)</summary>', screen)
    return [re.search("<bdi>(.*?)</bdi>", told)[1] for marks, told in parts if "open" in marks]


def test_one_section_is_open_and_a_table_leads_to_all(office):
    postmortem = written()
    notes = postmortem.sections.get(is_internal=True)
    PostmortemComment.objects.create(
        postmortem=postmortem, section=notes, body="Who?", author_name="bob", created_at=NOW
    )

    screen = " ".join(office.get(page(postmortem)).content.decode().split())

    assert opened(office, page(postmortem)) == ["Summary"]
    assert opened(office, f"{page(postmortem)}?whole") == ["Summary", "Notes"]
    row = screen.partition('<a href="#section-1">')[2].partition("</li>")[0]
    assert re.findall("<span>(.*?)</span>", row) == [
        "internal",
        '<a href="#comments">1 comment</a>',
    ]


@pytest.mark.long
def test_a_refused_section_is_open_and_closes_no_other(office):
    postmortem = written()
    form = shown(office, page(postmortem)) | {"sections-1-title": ""}

    screen = office.post(page(postmortem), form).content.decode()

    assert [" open" in each for each in screen.split('<details class="section"')[1:]] == [
        False,
        True,
    ]


def test_who_may_not_write_reads_all_of_it_as_the_team_does(office_of):
    postmortem = written()
    postmortem.sections.filter(is_internal=True).update(body="Ask *Bob*.")

    screen = office_of("publish_postmortem").get(page(postmortem)).content.decode()

    assert "Ask <em>Bob</em>." in screen
    assert '<textarea name="sections' not in screen
