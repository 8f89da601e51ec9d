"""The board: all that is open, with what needs somebody first."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from incidents.console.screens import SEEING
from incidents.domain.content import UpdateContent
from incidents.domain.permissions import READY_ROLES, codenames_of
from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import ComponentStatus, Frequency, Observation, Status
from incidents.models import Incident, User
from incidents.operations import drafts, health, openings
from incidents.operations.actor import user_actor
from incidents.operations.rules import signals
from incidents.operations.rules.acting import Seen
from incidents.queries import health as queries
from incidents.render.console.health import PARTS, parts
from tests import make
from tests.bench import large
from tests.make import DAY, HOUR, MINUTE, NOW
from tests.operations.prepared import item

pytestmark = pytest.mark.django_db

BOARD = reverse("console:board")
SET = reverse("console:set-status")
QUERIES_MOST = 12


def text(response) -> str:
    shown = re.sub(r"</?bdi>", "", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", shown).split())


def test_what_is_open_stands_with_its_times(office):
    make.incident(name="Loops", next_update_at=NOW + 90 * MINUTE)
    make.update(make.incident(name="Mail is late"), Status.RESOLVED)

    shown = text(office.get(BOARD))

    assert "Loops Identified No impact last update 1 h ago next by 13:30, in 30 min" in shown
    assert "Mail is late" not in shown


def test_a_promise_that_was_not_kept_is_in_plain_sight(office):
    make.incident(name="Loops", next_update_at=NOW + 45 * MINUTE)

    page = office.get(BOARD)

    assert "update promised for 12:45, overdue by 15 min" in text(page)
    assert b'class="overdue"' in page.content


def test_what_needs_somebody_first_is_first(office):
    cdn, files = make.component(), make.component("Files")
    grave = {"components": make.saying(ComponentStatus.MAJOR_OUTAGE, files)}
    make.incident(name="Minor", components=make.degraded(cdn), next_update_at=NOW + MINUTE)
    make.incident(name="Grave, no promise", **grave)
    make.incident(name="Grave, due later", next_update_at=NOW + 2 * HOUR, **grave)
    make.incident(name="Grave, overdue", next_update_at=NOW + 30 * MINUTE, **grave)

    shown = [each.incident.name for each in office.get(BOARD).context["open"]]

    assert shown == ["Grave, overdue", "Grave, due later", "Grave, no promise", "Minor"]


def test_planned_work_stands_apart_until_it_begins(office):
    make.maintenance(name="Later works", scheduled_for=NOW + DAY, scheduled_until=NOW + 2 * DAY)

    page = office.get(BOARD)

    assert "Later works Jun 11, 12:00" in text(page)
    assert "Nothing is open." in text(page)


def test_times_of_other_days_are_written_with_their_day(office):
    make.maintenance(name="Move", scheduled_for=NOW + 2 * HOUR, scheduled_until=NOW + 3 * DAY)
    make.maintenance(name="Short", scheduled_for=NOW + DAY, scheduled_until=NOW + DAY + HOUR)
    make.incident(next_update_at=NOW + 2 * DAY)

    shown = text(office.get(BOARD))

    assert "Move Jun 10, 14:00 – Jun 13, 12:00, in 1 h" in shown
    assert "Short Jun 11, 12:00 – 13:00, in 23 h" in shown
    assert "next by Jun 12, 12:00, in 47 h" in shown


def test_what_is_in_progress_for_days_says_on_which_it_ends(office):
    made = make.maintenance(
        scheduled_for=NOW + MINUTE, scheduled_until=NOW + 3 * DAY, now=NOW - HOUR
    )
    make.update(made, Status.IN_PROGRESS, now=NOW + 2 * MINUTE)

    assert "until Jun 13, 12:00" in text(office.get(BOARD))


def test_jobs_that_run_stand_with_the_time_left(office):
    job = make.job(make.incident(), name="Purge")
    make.reading(job, ("a", 100, 40, 0), at=NOW + HOUR, remaining_s=900, low_s=600, high_s=1_200)

    assert "Purge 40 % done, about 10 to 20 minutes left" in text(office.get(BOARD))


def test_drafts_wait_there(office, django_user_model):
    ada = django_user_model.objects.get(username="ada")
    content = UpdateContent(body="Half a sen")
    drafts.save_draft(make.incident().pk, by=user_actor(ada), content=content, now=NOW)

    assert "Begun by a person: Redirect loops ada, 1 h ago" in text(office.get(BOARD))


@pytest.mark.parametrize(("late_s", "said"), [(10, "seen 10 s ago"), (300, "Restart Plainstatus")])
def test_each_part_says_how_it_is_and_what_to_do(office, late_s, said):
    health.note(*queries.PARTS, now=NOW + HOUR - late_s * make.SECOND)

    shown = text(office.get(BOARD))

    assert said in shown
    assert ("Restart Plainstatus" in shown) == (late_s > 50)


def test_a_part_not_seen_for_days_says_so_in_days(office):
    health.note("worker", now=NOW + HOUR - 3 * DAY)

    assert "seen 3 days ago · Subscribers are not told" in text(office.get(BOARD))


def test_each_part_that_is_watched_is_there_with_what_to_do():
    assert set(PARTS) == set(queries.PARTS)


def test_a_part_never_seen_says_so(office):
    assert "no sign of life yet" in text(office.get(BOARD))


@pytest.mark.parametrize("ages_s", [{}, {"worker": 900.0}])
def test_what_gives_no_sign_of_life_is_starting_for_as_long_as_that_takes(ages_s):
    of = queries.Installation(ages_s, None, NOW)

    new, old = (parts(of, up_since=NOW - s * make.SECOND)[0] for s in (30, 90))

    assert (new.is_well, new.is_starting) == (False, True)
    assert (old.is_well, old.is_starting) == (False, False)


def test_a_page_that_is_not_launched_is_launched_there(office, office_of):
    make.before_launch()

    assert "Not launched yet" in text(office_of("view_incident").get(BOARD))
    office.post(reverse("console:launch"))

    assert "Not launched yet" not in text(office.get(BOARD))


def test_staff_who_may_not_see_it_are_led_to_what_they_may(office_of):
    page = office_of("view_token").get(BOARD, follow=True)

    assert (page.status_code, page.request["PATH_INFO"]) == (200, reverse("admin:index"))


def test_who_may_only_look_gets_no_buttons(office_of):
    make.component()

    page = office_of("view_incident").get(BOARD).content.decode()

    assert "Open an incident" not in page
    assert 'name="set"' not in page


def addresses(page) -> set[str]:
    main = page.content.decode().partition("<nav")[2]
    return {unescape(each) for each in re.findall(r'<a [^>]*?href="(/[^"]*)"', main)}


def test_drafts_of_incidents_and_of_maintenances_are_led_to(office, django_user_model):
    ada = user_actor(django_user_model.objects.get(username="ada"))
    content = UpdateContent(body="Half a sen")
    for each in (make.incident(), make.maintenance()):
        drafts.save_draft(each.pk, by=ada, content=content, now=NOW)

    found = [each for each in addresses(office.get(BOARD)) if "?draft=" in each]

    assert len(found) == 2
    for each in found:
        assert "Half a sen" in office.get(each).content.decode()


@pytest.mark.parametrize(
    "may",
    [
        "view_incident",
        *(
            pytest.param(may, marks=pytest.mark.long)
            for may in (*SEEING, "view_component", "change_component")
            if may != "view_incident"
        ),
    ],
)
def test_no_link_leads_to_what_one_may_not_see(office_of, may):
    author = make.user(username="bob", is_superuser=True)
    incident, _ = make.incident(components=make.degraded(make.component())), make.maintenance()
    make.job(incident)
    content = UpdateContent(body="Half a sen")
    drafts.save_draft(incident.pk, by=user_actor(author), content=content, now=NOW)
    operator = office_of(may)
    screen = BOARD if may in SEEING else reverse("console:components")

    found = addresses(operator.get(screen))

    assert len(found) >= 3
    assert [each for each in found if operator.get(each, follow=True).status_code != 200] == []


def test_of_a_series_the_next_occurrence_is_in_sight(office):
    make.maintenance(recurrence=Recurrence(Frequency.WEEKLY, count=3))

    assert len(office.get(BOARD).context["planned"]) == 1


def test_a_row_stays_where_it_is_when_its_status_is_set(office):
    first, second = make.component("A"), make.component("B")
    office.post(SET, {"set": f"{second.code}:major_outage"})

    assert list(office.get(BOARD).context["components"]) == [first, second]


def test_a_row_that_is_set_to_operational_stays_among_the_troubled_until_one_comes_anew(office):
    made = [make.component(f"Part {number}") for number in range(30)]
    for each in made[3:6]:
        office.post(SET, {"set": f"{each.code}:major_outage"})
    sent = {"kept": made[3].code}

    page = office.post(SET, sent | {"set": f"{made[4].code}:operational"}, follow=True)
    renewed = re.search(r'hx-get="([^"]*)"', page.content.decode())[1]
    office.post(SET, sent | {"set": f"{made[3].code}:operational"})

    for shown in (page, office.get(unescape(renewed))):
        assert list(shown.context["components"]) == made[3:6]
    assert "data-undo" in page.content.decode()
    assert list(office.get(BOARD).context["components"]) == [made[5]]


def test_of_many_components_only_the_troubled_are_in_sight(office):
    made = [make.component(f"Part {number}") for number in range(30)]
    make.incident(components=make.degraded(made[7]))

    page = office.get(BOARD)

    assert [each.name for each in page.context["components"]] == ["Part 7"]
    assert "Find one of all 30" in text(page)


def fill_board(author) -> None:
    """Have something stand under each heading, and a subscriber wait for a message."""
    make.subscriber()
    large.load(components=1_000, past_incidents=0, now=NOW)
    for number in range(48):
        make.incident(name=f"Incident {number}")
    make.reading(make.job(), ("a", 100, 40, 0), at=NOW)
    rule = make.measured(make.component("Search"), action="set_and_suggest")
    signals.observe({rule.pk: Seen(Observation.BAD, "no answer", 1)}, now=NOW)
    item(title="Purge safely.", due_on=NOW.date() - DAY)
    make.maintenance(recurrence=Recurrence(Frequency.WEEKLY, count=3))
    content = UpdateContent(body="Half a sen")
    drafts.save_draft(Incident.objects.all()[0].pk, by=author, content=content, now=NOW)
    openings.save_opening("key", by=author, fields={"name": "Loops again"}, now=NOW)
    health.note(*queries.PARTS, now=NOW)


def test_a_rule_that_only_measures_is_not_told_to_act(office):
    watch = make.measured(make.component(), name="Slow search", action="watch")
    acts = make.measured(make.component(), name="Dead search", action="set")
    signals.observe({each.pk: Seen(Observation.BAD, "3 s", 1) for each in (watch, acts)}, now=NOW)

    told = office.get(BOARD).context

    assert [each.rule for each in told["acting"]] == [acts]
    assert [each.rule for each in told["watching"]] == [watch]


@pytest.mark.long
def test_it_takes_few_queries_however_much_is_open(office_of, django_assert_max_num_queries):
    operator = office_of(*codenames_of(READY_ROLES["Operator"]))
    fill_board(user_actor(User.objects.latest("pk")))

    with django_assert_max_num_queries(QUERIES_MOST):
        page = operator.get(BOARD)

    told = page.context
    assert len(told["open"]) >= 50
    shown = ("planned", "jobs", "drafts", "openings", "suggestions", "acting", "items", "late")
    assert [name for name in shown if not told[name]] == []


def test_it_turns_red_while_messages_wait_longer_than_a_minute(office):
    make.page(now=NOW - HOUR)
    make.subscriber()
    make.incident(now=NOW)

    assert "have been waiting for" in office.get(BOARD).content.decode()


def test_it_is_calm_while_nothing_waits(office):
    assert "have been waiting for" not in office.get(BOARD).content.decode()


def test_the_first_board_leads_to_where_components_are_added(office, office_of):
    add = f'href="{reverse("console:new-component")}"'

    assert add in office.get(BOARD).content.decode()
    assert add not in office_of("view_incident", "view_component").get(BOARD).content.decode()

    make.component()
    assert add not in office.get(BOARD).content.decode()
