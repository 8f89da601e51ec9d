from __future__ import annotations

import re

import pytest

from incidents.domain.markdown import to_html
from incidents.domain.sections import Section
from incidents.domain.vocabulary import AuditKind, Status
from incidents.models import AuditEntry, Incident, Postmortem, PostmortemSection
from incidents.models.postmortem import POSTMORTEM_MAX_BYTES
from incidents.operations import incidents, postmortems
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Gone, Outdated, Refused, TextMissing, TextTooLong
from tests import make, stored
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db

SUMMARY = Section("Summary", "Two redirects pointed at each other.")
IMPACT = Section("Impact", "Installers looped.")
NOTES = Section("Notes", "Who was on call.", is_internal=True)


@pytest.fixture
def incident() -> Incident:
    incident = make.incident()
    make.update(incident, Status.RESOLVED)
    return incident


def write(incident: Incident, *sections: Section) -> Postmortem:
    return postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=NOW)


def edit(incident: Incident, *sections: Section, based_on: str | None) -> Postmortem:
    return postmortems.write_postmortem(
        incident.pk, by=SYSTEM, sections=sections, now=NOW + HOUR, based_on=based_on
    )


def publish(incident: Incident, now=NOW) -> Postmortem:
    return postmortems.publish_postmortem(incident.pk, by=SYSTEM, now=now)


def test_sections_are_saved_in_their_order(incident):
    postmortem = write(incident, SUMMARY, IMPACT, NOTES)

    titles = postmortem.sections.values_list("title", "is_internal")
    assert list(titles) == [("Summary", False), ("Impact", False), ("Notes", True)]


def test_sections_are_rewritten_moved_and_removed(incident):
    postmortem = write(incident, SUMMARY, IMPACT, NOTES)
    summary, impact, _ = postmortem.sections.all()

    write(
        incident,
        Section("Impact", "Installers and mirrors looped.", id=impact.pk),
        Section("Summary", SUMMARY.body, id=summary.pk),
    )

    rows = list(postmortem.sections.values_list("pk", "title"))
    assert rows == [(impact.pk, "Impact"), (summary.pk, "Summary")]
    assert impact.history.count() == 2


def test_a_section_of_another_postmortem_is_not_taken(incident):
    other = make.incident()
    foreign = write(other, NOTES).sections.get()

    write(incident, Section("Notes", "Mine.", id=foreign.pk))

    foreign.refresh_from_db()
    assert (foreign.body, foreign.postmortem.incident) == (NOTES.body, other)


def test_an_edit_of_an_older_version_is_refused(incident):
    seen = postmortems.version(write(incident, SUMMARY).sections.all())
    write(incident, SUMMARY, IMPACT)

    with pytest.raises(Outdated, match="what differs from theirs is shown"):
        edit(incident, NOTES, based_on=seen)

    titles = PostmortemSection.objects.values_list("title", flat=True)
    assert list(titles) == ["Summary", "Impact"]


def test_an_edit_of_the_newest_version_is_saved_though_it_was_published_since(incident):
    seen = postmortems.version(write(incident, SUMMARY).sections.all())
    publish(incident)

    edit(incident, SUMMARY, NOTES, based_on=seen)

    assert PostmortemSection.objects.count() == 2


def test_the_same_edit_sent_twice_lands_once_and_is_not_refused(incident):
    seen = postmortems.version(write(incident, SUMMARY).sections.all())

    for _ in range(2):
        edit(incident, SUMMARY, IMPACT, based_on=seen)

    assert PostmortemSection.objects.count() == 2
    assert AuditEntry.objects.filter(kind=AuditKind.POSTMORTEM_WRITTEN).count() == 2


def test_who_writes_public_sections_alone_replaces_no_internal_one(incident):
    seen = [Section("Cause", "?")]
    postmortem = postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=seen, now=NOW)
    cause = postmortem.sections.get()
    since = [Section("Notes", "Ask Bob.", is_internal=True), Section("Cause", "?", id=cause.pk)]
    postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=since, now=NOW)

    found = [Section("Cause", "A loop.")]
    postmortems.write_postmortem(
        incident.pk, by=SYSTEM, sections=found, keeps_internal=True, now=NOW
    )

    told = list(postmortem.sections.values_list("title", "body"))
    assert told == [("Notes", "Ask Bob."), ("Cause", "A loop.")]
    assert postmortem.sections.get(title="Cause") == cause


def test_only_public_sections_are_published(incident):
    write(incident, SUMMARY, NOTES, IMPACT)

    postmortem = publish(incident)

    assert read(postmortem) == (
        "<h2>Summary</h2><p>Two redirects pointed at each other.</p>"
        "<h2>Impact</h2><p>Installers looped.</p>"
    )


def test_headings_of_a_section_stand_below_its_title(incident):
    text = "# Mirrors\n\nFor how long\n---\n\n> # Said\n\n- # Done\n\nThen[^1]\n\n[^1]:\n    # Note"
    write(incident, Section("Impact", text))

    rendered = read(publish(incident))

    assert re.findall("<(h.)>([^<]+)<", rendered) == [
        *(("h2", "Impact"), ("h3", "Mirrors"), ("h4", "For how long")),
        *(("h3", "Said"), ("h3", "Done"), ("h3", "Note")),
    ]


@pytest.mark.parametrize("left_open", ["```\nx", "> ```\n> x", "- ```\n  x", "<!-- x", "<ul><li>x"])
def test_what_is_left_open_ends_with_its_section(incident, left_open):
    write(incident, Section("Log", left_open), Section("Impact", "Installers looped. --> </ul>"))

    assert "<h2>Impact</h2><p>Installers looped." in read(publish(incident))


def test_a_postmortem_published_before_sections_were_marked_reads_as_it_did():
    assert "<h4" in to_html("## Summary\n\n### Mirrors", scope="a")
    assert "<h5" in to_html("## Summary\n\n### Mirrors", scope="a")


def test_a_section_without_text_is_left_out(incident):
    write(incident, SUMMARY, Section("Future work", ""))

    assert read(publish(incident)).count("<h2>") == 1


def test_an_edit_is_public_once_it_is_published_in_turn(incident):
    write(incident, SUMMARY)
    publish(incident)

    write(incident, IMPACT)
    assert "Installers" not in Postmortem.objects.get().published_body

    postmortem = publish(incident, now=NOW + HOUR)
    assert "Installers" in postmortem.published_body
    assert (postmortem.published_at, postmortem.revised_at) == (NOW, NOW + HOUR)


def test_a_draft_does_not_touch_the_incident(incident):
    incident.refresh_from_db()
    before = incident.updated_at

    postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=[SUMMARY], now=NOW + HOUR)

    incident.refresh_from_db()
    assert incident.updated_at == before


def test_publishing_touches_the_incident(incident):
    write(incident, SUMMARY)

    publish(incident, now=NOW + HOUR)

    incident.refresh_from_db()
    assert incident.updated_at == NOW + HOUR


def test_publishing_what_is_published_changes_nothing(incident):
    write(incident, SUMMARY)
    publish(incident)

    with stored.nothing_written():
        publish(incident, now=NOW + HOUR)


def test_a_postmortem_of_an_open_incident_is_not_published():
    incident = make.incident()
    write(incident, SUMMARY)

    with stored.nothing_written(), pytest.raises(Refused, match="resolve it, then publish"):
        publish(incident)


@pytest.mark.parametrize("sections", [[], [NOTES], [Section("Summary", " \n")]])
def test_nothing_public_is_not_published(incident, sections):
    write(incident, *sections)

    with stored.nothing_written(), pytest.raises(TextMissing, match="write one, then publish"):
        publish(incident)


def test_a_postmortem_not_yet_written_cannot_be_published(incident):
    with stored.nothing_written(), pytest.raises(Postmortem.DoesNotExist):
        publish(incident)


def test_a_postmortem_may_be_taken_back_and_its_sections_stay(incident):
    write(incident, SUMMARY)
    publish(incident)

    postmortem = postmortems.revert_postmortem(incident.pk, by=SYSTEM, now=NOW + HOUR)

    assert (postmortem.published_at, postmortem.published_body) == (None, "")
    assert postmortem.sections.get().title == "Summary"


def test_what_is_not_published_cannot_be_taken_back(incident):
    write(incident, SUMMARY)

    with stored.nothing_written(), pytest.raises(Refused, match="nothing to take back"):
        postmortems.revert_postmortem(incident.pk, by=SYSTEM, now=NOW)


def test_the_limit_is_256_kib_of_utf_8(incident):
    title = "Log"
    fits = "é" * ((POSTMORTEM_MAX_BYTES - len(title)) // 2)

    write(incident, Section(title, fits))

    with stored.nothing_written(), pytest.raises(TextTooLong, match="shorten it to 262,144"):
        write(incident, Section(title, fits + "éé"))


def test_the_limit_is_of_all_sections_together(incident):
    half = "x" * (POSTMORTEM_MAX_BYTES // 2)

    with stored.nothing_written(), pytest.raises(TextTooLong):
        write(incident, Section("One", half), Section("Two", half))


def test_one_as_long_as_it_may_be_is_published_with_its_headings(incident):
    title, paragraph = "Log", "# Then\n\n" + "It looped. " * 100 + "\n\n"
    write(incident, Section(title, (paragraph * 300)[: POSTMORTEM_MAX_BYTES - len(title)]))

    published = publish(incident).published_body

    assert ">Log</h4>" in to_html(published, scope="a")


@pytest.mark.parametrize("title", ["", " ", "\0", "t" * 256])
def test_a_section_has_a_title_that_fits(incident, title):
    with stored.nothing_written(), pytest.raises((TextMissing, TextTooLong), match="title"):
        write(incident, SUMMARY, Section(title, "?"))


def test_a_title_is_one_line(incident):
    postmortem = write(incident, Section("Future\n# work", "Better tooling."))

    assert postmortem.sections.get().title == "Future # work"


def test_half_a_character_is_refused(incident):
    with stored.nothing_written(), pytest.raises(Refused, match="type it anew"):
        write(incident, Section("Summary", "\udcff"))


def test_a_withdrawn_incident_takes_no_postmortem(incident):
    incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW)

    with stored.nothing_written(), pytest.raises(Gone):
        write(incident, SUMMARY)


def read(postmortem: Postmortem) -> str:
    """Return it as readers see it, without the ids."""
    html = to_html(postmortem.published_body, scope="a", heading_level=1)
    return re.sub(' id="[^"]*"', "", html).replace("\n", "")
