"""A page is brought in line with a file, once, and the past is kept."""

from __future__ import annotations

import re

import pytest
from cryptography.fernet import Fernet

from incidents.models import (
    AuditEntry,
    Component,
    ComponentGroup,
    Job,
    MessageTemplate,
    Page,
    Rule,
)
from incidents.operations import components
from incidents.operations.actor import SYSTEM
from incidents.operations.configuration.applying import apply_configuration
from incidents.operations.configuration.changes import Misdeclared
from incidents.operations.configuration.reading import configuration, located
from incidents.operations.configuration.writing import as_toml
from tests import make, stored
from tests.make import NOW
from tests.operations.exports import pages

pytestmark = pytest.mark.django_db

WHOLE = """
[page]
name = "Declared"
time_zone = "Europe/Berlin"
accent = "#1D5FA8"

[[groups]]
name = "Index"
description = "What is asked most."

[[components]]
name = "Uploads"
started_on = 2022-01-01

[[components]]
name = "CDN"
group = "Index"

[[components]]
name = "Backends"
group = "index"
code = "backendsback"

[[components]]
name = "Search"
is_showcased = false

[[templates]]
name = "Looking"
body = "We look."

[[templates]]
name = "Found"
body = "We found it."

[[jobs]]
name = "Purge"
unit = "names"
metrics_url = "http://localhost:9100/metrics"
mapping = { total = "names", processed = "purged" }
authentication = "bearer"
secret_env = "PURGE"

[[rules]]
name = "Down"
matchers = 'service="cdn"'
components = ["CDN"]
action = "set"

[[rules]]
name = "Site"
source = "check"
components = ["CDN", "Uploads"]
action = "set"
[rules.measure]
address = "https://example.org/"
expected = "200"
"""


def applied(text: str, **options):
    secrets = {"PURGE": "token"}
    return apply_configuration(configuration(text), secrets=secrets, by=SYSTEM, now=NOW, **options)


def signs(report) -> list[str]:
    return [f"{each.sign} {each.subject}" for each in report.changes]


@pytest.fixture
def declared(settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    make.page()
    return applied(WHOLE)


def refused(text: str) -> str:
    with stored.nothing_written(), pytest.raises(Misdeclared) as refusal:
        applied(text)
    return located(refusal.value, text)


def test_a_file_makes_a_page_in_its_order(declared):
    shown = sorted(Component.objects.shown(), key=lambda each: each.page_order)
    assert [each.full_name for each in shown] == [
        "Uploads",
        "Index › CDN",
        "Index › Backends",
        "Search",
    ]
    assert Page.objects.get().accent == "#1d5fa8"
    assert [each.name for each in MessageTemplate.objects.all()] == ["Looking", "Found"]
    assert Job.objects.get().credentials
    assert Rule.objects.get(name="Site").measure.address == "https://example.org/"
    assert len(declared.changes) == 12  # with the order: the group was added first


def test_what_is_so_already_is_not_written_again(declared):
    entries = AuditEntry.objects.count()

    assert applied(WHOLE).changes == []
    assert AuditEntry.objects.count() == entries


def test_a_name_is_found_again_however_its_blanks_are_written(declared):
    for name in ("Purge of all", "Purge  of all ", "Purge\\nof\\u0007 all"):
        applied(f'[[jobs]]\nname = "{name}"\nunit = "names"\nmetrics_url = "http://localhost/m"')

    assert list(Job.objects.values_list("name", flat=True)) == ["Purge", "Purge of all"]


def test_a_trial_tells_the_same_and_writes_nothing(declared):
    other = WHOLE.replace("What is asked most.", "?").replace('name = "Search"', 'name = "Find"')

    with stored.nothing_written():
        trial = applied(other, is_trial=True)

    assert signs(trial) == ["~ component group “Index”", "+ component “Find”"]
    assert trial.changes[0].fields == {"description": ("What is asked most.", "?")}
    assert trial.unknown == ["component “Search”"]
    assert signs(applied(other)) == signs(trial)


def test_what_is_done_bears_the_name_of_who_does_it(declared):
    assert set(AuditEntry.objects.values_list("actor_name", flat=True)) == {SYSTEM.name}


def test_a_component_that_the_file_does_not_name_stays_unless_it_is_pruned(declared):
    incident = make.incident(components=make.degraded(Component.objects.get(name="Search")))
    without = WHOLE.replace('[[components]]\nname = "Search"\nis_showcased = false\n', "")

    assert applied(without).unknown == ["component “Search”"]
    pruned = applied(without, prunes=True)

    assert signs(pruned) == ["- component “Search”"]
    search = Component.objects.get(name="Search")
    assert search.removed_at is not None
    assert incident.updates.get().affected.get().component == search


def test_a_job_that_has_ended_is_history_and_not_pruned(declared):
    make.job(name="Ended", ended_at=NOW)

    report = applied(WHOLE, prunes=True)

    assert (report.changes, report.unknown) == ([], [])


def test_what_is_to_be_removed_goes_once_and_lists_that_are_not_there_are_left_alone(declared):
    gone = """
    [[components]]
    name = "Search"
    remove = true
    [[jobs]]
    name = "Purge"
    remove = true
    """

    report = applied(gone, prunes=False)

    assert signs(report) == ["- mitigation job “Purge”", "- component “Search”"]
    assert applied(gone).changes == []
    assert MessageTemplate.objects.count() == 2
    assert Rule.objects.standing().count() == 2


def test_a_code_keeps_a_component_through_another_name_and_group(declared):
    renamed = WHOLE.replace('name = "Backends"\ngroup = "index"', 'name = "Origin"\ngroup = ""')

    [edited, moved] = applied(renamed).changes

    assert edited.fields["name"] == ("Backends", "Origin")
    assert moved.subject == "order of the page"
    assert Component.objects.get(code="backendsback").group is None
    assert applied(renamed).changes == []


def test_another_order_is_a_difference(declared):
    first, second = '[[templates]]\nname = "Looking"', '[[templates]]\nname = "Found"'
    other = WHOLE.replace(first, "X").replace(second, first).replace("X", second)
    other = other.replace('name = "CDN"', "Y").replace('name = "Uploads"', 'name = "CDN"')
    other = other.replace("started_on = 2022-01-01", 'group = "Index"')
    other = other.replace('Y\ngroup = "Index"', 'name = "Uploads"\nstarted_on = 2022-01-01')

    found = signs(applied(other))

    assert "~ order of the page" in found
    assert "~ order of the templates" in found
    assert applied(other).changes == []


def test_a_rule_follows_in_all_its_parts(declared):
    other = WHOLE.replace('components = ["CDN"]', 'components = ["Uploads"]').replace(
        'expected = "200"', 'expected = "204"\nis_public = true'
    )

    first, second = applied(other).changes

    assert first.fields == {"components": ("Index › CDN", "Uploads")}
    assert second.fields == {
        "measure.expected": ("200", "204"),
        "measure.is_public": (False, True),
    }
    assert applied(other).changes == []


def test_a_file_that_a_page_has_written_changes_nothing(settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    pages.odd()

    report = applied(as_toml(), prunes=True)

    assert report.changes == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[page\nx", r"^It is no TOML: .*line 1"),
        ('[page]\nnme = "x"', r"^line 2, page.nme: There is nothing of this name to declare"),
        ("[page]\napprovals_minor = 7", r"^line 2, page.approvals_minor: "),
        ("[page]\nshows_told = 1", r"^line 2, page.shows_told: Input should be a valid boolean"),
        ('[page]\nsupport_url = "javascript:x"', r"^line 2, page.support_url: .*not an address"),
        ('[[components]]\ngroup = "x"', r"^line 1, components\[0\].name: Field required"),
        ('[[components]]\nname = "A"\ngroup = "x"', r"^line 3, components\[0\].group: There is no"),
        ('[[components]]\nname = "Twin"', r"^line 2, components\[0\].name: Several are called"),
        ('[[components]]\nname = "A"\ncode = "b"', r"^line 3, components\[0\].code: "),
        ('[[components]]\nname = "A"\ncode = "gonegonegone"', r"^line 3, .*code: .*is taken"),
        ('[[templates]]\nname = "A"\nbody = "{{x}}"', r"^line 3, templates\[0\].body: "),
        ('[[templates]]\nname = "A"', r"^line 1, templates\[0\].body: .*empty"),
        ('[[jobs]]\nname = "A"\nunit = "a"', r"^line 1, jobs\[0\].metrics_url: "),
        ('[[jobs]]\nname = "A"\nsecret_env = "NONE"', r"^line 3, .*variable NONE is not set"),
        ('[[jobs]]\nname = "A"\nincident = "x"', r"^line 3, jobs\[0\].incident: There is no inc"),
        ('[[rules]]\nname = "A"\ncomponents = ["x"]', r"^line 3, rules\[0\].components: There is"),
        ('[[rules]]\nname = "A"\nsource = "moon"', r"rules\[0\]"),
        (
            '[[rules]]\nname = "A"\n[rules.measure]\naddress = "http://x/"',
            r"^line 3, rules\[0\].measure: Alerts come by themselves",
        ),
        ('[[groups]]\nname = "Full"\nremove = true', r"^line 1, groups\[0\]: .*still has comp"),
    ],
)
def test_what_cannot_be_is_named_with_its_line_and_nothing_is_changed(text, why):
    make.component("Twin")
    make.component("Twin", group=make.group("Full"))
    gone = make.component("Gone", code="gonegonegone")
    components.remove_component(gone.pk, by=SYSTEM, now=NOW)

    assert re.search(why, refused(text))


def test_groups_without_components_can_be_removed(declared):
    ComponentGroup.objects.create(name="Empty", created_at=NOW, updated_at=NOW)

    assert signs(applied('[[groups]]\nname = "Empty"\nremove = true')) == [
        "- component group “Empty”"
    ]
