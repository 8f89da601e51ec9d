"""A site of cState becomes what can be kept here."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from incidents.domain.moving import cstate
from incidents.domain.moving.places import MalformedContent
from tests.foreign_others import CONFIG, ISSUE, ISSUES
from tests.make import NOW

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


def found(config: str = CONFIG, **issues: str):
    said = {f"content/issues/{name}.md": text for name, text in issues.items()} or ISSUES
    return cstate.read(config, said, now=NOW, zone=UTC)


def issue(text: str, **front: str) -> str:
    lines = {"title": "Slow", "date": "2022-01-01 10:00:00"} | front
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in lines.items()) + f"---\n{text}"


def test_systems_have_their_category_and_empty_ones_are_none():
    told = found()

    assert (told.name, [each.name for each in told.groups]) == ("Chat status", ["Core"])
    assert [(each.name, bool(each.group)) for each in told.components] == [
        ("API", True),
        ("Media Proxy", False),
    ]


def test_updates_are_told_apart_by_their_times_and_labels():
    told = found().incidents[0]

    assert [(each.content.status, each.content.body) for each in told.updates] == [
        ("investigating", "Guilds cannot be reached."),
        ("monitoring", "It recovers."),
        ("resolved", "*Update* - A fix is there, and we watch."),
    ]
    assert set(told.updates[0].content.components.values()) == {"major_outage"}


def test_the_text_above_the_updates_is_the_postmortem():
    told = found()

    assert told.postmortems[told.incidents[0].code].body == "A cache lost its leader."


def test_a_notice_claims_nothing_and_unknown_systems_are_said():
    told = found()

    [update] = told.incidents[1].updates
    assert update.content.display_at == datetime(2022, 2, 24, 8, 35, tzinfo=UTC)
    assert (update.content.components, len(update.content.affected)) == (None, 1)
    assert told.lost == ["“Maintenance announcement” names “Gone”, which is no system."]


def test_an_end_later_than_the_last_update_is_one_of_its_own():
    text = issue("Slow.", resolved="true", resolvedWhen="2022-01-01 12:00:00")
    told = found(slow=text).incidents[0]

    assert [(each.content.status, each.content.display_at.hour) for each in told.updates] == [
        ("investigating", 10),
        ("resolved", 12),
    ]


def test_addresses_lead_to_what_is_in_their_place():
    told = found()

    code = told.incidents[0].code
    assert told.former_paths["/issues/2018-04-13-guilds"] == f"/incidents/{code}"
    assert "/affected/media-proxy" in told.former_paths


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Slow.", "slow.md: a front matter"),
        (ISSUE[:60], "slow.md: a front matter"),
        (issue("", date="soon"), "slow.md: date: a time such as"),
        (issue("", severity="merry"), "slow.md: severity: “merry” is none of down"),
        (issue("", affected="API"), "slow.md: affected: a list of texts"),
        (issue("", title="[a"), "slow.md, line"),
        (f"---\n{BOMB}---\n", "slow.md: references are not read"),
        (issue('{{< track "noon" >}}'), "slow.md: track: a time such as"),
    ],
)
def test_what_is_not_as_expected_is_named_with_its_file(text, said):
    with pytest.raises(MalformedContent, match=said):
        found(slow=text)


def test_a_configuration_that_cannot_be_read_is_named_with_its_line():
    with pytest.raises(MalformedContent, match=r"config\.yml, line 2"):
        found("title: X\nparams: [")
