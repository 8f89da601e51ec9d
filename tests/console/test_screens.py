"""The permission that each address of the console asks for, and how a screen is answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from incidents.console.urls import urlpatterns
from incidents.models import Incident, IncidentUpdate
from incidents.operations.actor import SYSTEM
from incidents.operations.postmortems import write_postmortem
from tests import make
from tests.operations.prepared import SECTIONS, entry, item, second_template

pytestmark = pytest.mark.django_db

# Each address by name: how it is asked, and a permission that is enough.
GET, POST = "get", "post"
SCREENS: dict[str, tuple[str, str]] = {
    "back": (GET, "view_incident"),
    "board": (GET, "view_incident"),
    "live": (GET, "view_incident"),
    "audit": (GET, "view_auditentry"),
    "audit-csv": (GET, "view_auditentry"),
    "components": (GET, "view_component"),
    "set-status": (POST, "change_component"),
    "undo-status": (POST, "change_component"),
    "choices": (GET, "add_incident"),
    "jobs": (GET, "view_job"),
    "new-job": (GET, "add_job"),
    "try-new": (POST, "add_job"),
    "job": (GET, "view_job"),
    "try": (POST, "change_job"),
    "job-end": (POST, "change_job"),
    "job-again": (POST, "change_job"),
    "remove-job": (POST, "delete_job"),
    "nudges": (GET, "view_incident"),
    "nudge-team": (POST, "change_page"),
    "nudge-team-no-more": (POST, "change_page"),
    "page": (GET, "view_page"),
    "launch": (POST, "change_page"),
    "preview-page": (GET, "view_page"),
    "send-test": (POST, "change_page"),
    "outline": (GET, "view_component"),
    "move": (POST, "change_component"),
    "new-component": (GET, "add_component"),
    "component": (GET, "view_component"),
    "component-status": (POST, "change_component"),
    "remove-component": (POST, "delete_component"),
    "new-group": (GET, "add_componentgroup"),
    "group": (GET, "view_componentgroup"),
    "remove-group": (POST, "delete_componentgroup"),
    "preview-new": (POST, "add_incident"),
    "preview-text": (POST, "change_incidentupdate"),
    "update": (GET, "change_incidentupdate"),
    "update-image": (POST, "change_incidentupdate"),
    "update-history": (GET, "view_incidentupdate"),
    "reached": (GET, "view_subscriber"),
    "try-again": (POST, "change_subscriber"),
    "update-withdraw": (GET, "delete_incidentupdate"),
    "incidents": (GET, "view_incident"),
    "maintenances": (GET, "view_incident"),
    "history": (GET, "view_incident"),
    "withdraw": (GET, "delete_incident"),
    "incident-items": (GET, "view_incident"),
    "add-item": (POST, "change_postmortem"),
    "items": (GET, "view_incident"),
    "overdue-items": (GET, "view_incident"),
    "item": (GET, "view_incident"),
    "close-item": (POST, "change_postmortem"),
    "insights": (GET, "view_incident"),
    "insights-csv": (GET, "view_incident"),
    "sla": (GET, "view_incident"),
    "sla-csv": (GET, "view_incident"),
    "search": (GET, "view_incident"),
    "facts": (GET, "view_incident"),
    "fact": (GET, "change_postmortem"),
    "timeline": (GET, "view_incident"),
    "add-entry": (POST, "add_incidentupdate"),
    "star": (POST, "change_postmortem"),
    "entry": (GET, "add_incidentupdate"),
    "remove-entry": (POST, "change_postmortem"),
    "schedule": (GET, "add_incident"),
    "keep-schedule": (POST, "add_incident"),
    "schedule-image": (POST, "add_incident"),
    "schedule-preview": (POST, "add_incident"),
    "act": (GET, "change_incident"),
    "rules": (GET, "view_component"),
    "new-rule": (GET, "change_component"),
    "try-new-rule": (POST, "change_component"),
    "rule": (GET, "view_component"),
    "try-rule": (POST, "change_component"),
    "pause-rule": (POST, "change_component"),
    "resume-rule": (POST, "change_component"),
    "remove-rule": (POST, "change_component"),
    "new-measure": (GET, "change_component"),
    "undo-post": (POST, "add_incidentupdate"),
    "tell-now": (POST, "add_incidentupdate"),
    "subscribers": (GET, "view_subscriber"),
    "subscribers-csv": (GET, "view_subscriber"),
    "add-subscriber": (GET, "add_subscriber"),
    "import-subscribers": (GET, "add_subscriber"),
    "subscriber": (GET, "view_subscriber"),
    "pause-subscriber": (POST, "change_subscriber"),
    "resume-subscriber": (POST, "change_subscriber"),
    "remove-subscriber": (POST, "delete_subscriber"),
    "team": (GET, "view_user"),
    "invite": (POST, "add_user"),
    "person": (GET, "view_user"),
    "make-link": (POST, "change_user"),
    "remove-second-steps": (POST, "change_user"),
    "new-role": (GET, "change_user"),
    "role": (GET, "change_user"),
    "remove-role": (POST, "change_user"),
    "tokens": (GET, "view_token"),
    "issue-token": (POST, "add_token"),
    "revoke-token": (POST, "delete_token"),
    "templates": (GET, "add_incidentupdate"),
    "new-template": (GET, "change_messagetemplate"),
    "template": (GET, "change_messagetemplate"),
    "move-template": (POST, "change_messagetemplate"),
    "remove-template": (POST, "change_messagetemplate"),
    "new": (GET, "add_incident"),
    "keep-new": (POST, "add_incident"),
    "discard-new": (POST, "add_incident"),
    "new-image": (POST, "add_incident"),
    "incident": (GET, "view_incident"),
    "post": (POST, "add_incidentupdate"),
    "keep": (POST, "add_incidentupdate"),
    "image": (POST, "add_incidentupdate"),
    "preview": (POST, "add_incidentupdate"),
    "discard-draft": (POST, "add_incidentupdate"),
    "postmortem": (GET, "view_postmortem"),
    "keep-postmortem": (POST, "change_postmortem"),
    "discard-postmortem": (POST, "change_postmortem"),
    "postmortem-history": (GET, "view_postmortem"),
    "export-postmortem": (GET, "view_postmortem"),
    "export-postmortem-json": (GET, "view_postmortem"),
    "import-postmortem": (POST, "change_postmortem"),
    "postmortem-image": (POST, "change_postmortem"),
    "postmortem-pasted": (POST, "change_postmortem"),
    "postmortem-preview": (POST, "change_postmortem"),
    "publish-postmortem": (POST, "publish_postmortem"),
    "review-postmortem": (POST, "change_postmortem"),
    "comment-on-postmortem": (POST, "change_postmortem"),
    "resolve-comment": (POST, "change_postmortem"),
    "plan-postmortem": (POST, "change_postmortem"),
    "resolve-and-publish": (POST, "publish_postmortem"),
    "take-back-postmortem": (POST, "publish_postmortem"),
}
# What a form has to say for there to be an answer.
SENT = {
    "set-status": {"set": "abcdefabcdef:major_outage"},
    "move": {"move": "abcdefabcdef"},
    "keep-new": {"submission": "k", "name": "Loops"},
    "postmortem-preview": {"sections-0-body": "Loops."},
    "keep-schedule": {"submission": "k", "name": "Disks"},
}
# Of the incident that there is, and of rows that are not there.
CODES = {"code": "abcdefabcdef", "source": "check", "draft": "abcdefabcdef", "pk": 999}
QUERIES = {"postmortem-preview": "?section=0"}
MORE = {
    "act": {"code": "maintenance1", "action": "extend"},
    "fact": {"code": "abcdefabcdef", "name": "resolved"},
}
PARTS = {pattern.name: pattern.pattern.converters.keys() for pattern in urlpatterns}
# Every sixth address, from each of the first six on; make test asks for the first of these.
SIXTHS = [list(SCREENS)[first::6] for first in range(6)]
by_sixths = pytest.mark.parametrize(
    "names",
    [SIXTHS[0], *(pytest.param(names, marks=pytest.mark.long) for names in SIXTHS[1:])],
    ids=range(6),
)
OF_NOTHING = (
    "resolve-comment",
    "undo-status",
    "undo-post",
    "tell-now",
    "discard-draft",
    "discard-new",
    "nudge-team-no-more",
)


def address(name: str) -> str:
    given = CODES | MORE.get(name, {})
    of = reverse(f"console:{name}", kwargs={part: given[part] for part in PARTS[name]})
    return of + QUERIES.get(name, "")


@pytest.fixture(autouse=True, scope="module")
def rows(module_db):
    """One of each with the code that is asked for."""
    of_one = (make.incident(), make.component(), make.group(), second_template(), make.job())
    of_one = (*of_one, make.subscriber(), entry(), item(), make.rule())
    write_postmortem(of_one[0].pk, by=SYSTEM, sections=SECTIONS, now=make.NOW)
    for made in of_one:
        type(made).objects.filter(pk=made.pk).update(code=CODES["code"])
    Incident.objects.filter(pk=make.maintenance().pk).update(code=MORE["act"]["code"])
    IncidentUpdate.objects.filter(incident__code=CODES["code"]).update(code=CODES["code"])


def ask(client: Client, name: str, /, *, follow: bool = False, **data: str):
    return getattr(client, SCREENS[name][0])(address(name), data, follow=follow)


def statuses(
    names: list[str],
    who: Callable[[str], Client],
    *,
    follow: bool = False,
    sent: Mapping[str, dict[str, str]] = {},
) -> dict[str, int]:
    """Return how each screen is answered; what one of them has written, the next does not find."""
    found = {}
    for name in names:
        with transaction.atomic():
            found[name] = ask(who(name), name, follow=follow, **sent.get(name, {})).status_code
            transaction.set_rollback(True)
    return found


def test_none_is_left_out_here():
    assert {pattern.name for pattern in urlpatterns} == SCREENS.keys()


@by_sixths
def test_who_has_another_role_is_refused(office_of, names):
    job, token = office_of("view_job"), office_of("view_token")

    found = statuses(names, lambda name: job if "token" in name else token)

    # Signing in leads to the board, which leads on, and back to a tab whose session had ended.
    led_on = {"board": 302, "back": 200}
    assert found == {name: led_on.get(name, 403) for name in names}


@by_sixths
def test_who_is_no_operator_is_refused(names):
    client = Client()
    client.force_login(make.user(is_superuser=True))

    assert statuses(names, lambda _name: client) == dict.fromkeys(names, 403)


@by_sixths
def test_one_permission_is_enough(office_of, names):
    who = {permission: office_of(permission) for permission in {SCREENS[name][1] for name in names}}

    found = statuses(names, lambda name: who[SCREENS[name][1]], follow=True, sent=SENT)

    # There is no such draft, person, role or token, and nothing to undo.
    missing = {name for name in names if name in OF_NOTHING or "pk" in PARTS[name]}
    assert found == {name: 404 if name in missing else 200 for name in names}


@by_sixths
def test_no_cache_keeps_a_screen(office, names):
    screens = [name for name in names if SCREENS[name][0] == GET]

    kept = {name: office.get(address(name)).headers["Cache-Control"] for name in screens}

    assert [name for name, said in kept.items() if "no-store" not in said] == []


def test_what_was_typed_is_given_back_when_the_session_has_ended(client):
    response = client.post(address("set-status"), {"set": "x", "body": "A long explanation"})

    assert response.status_code == 403
    assert "A long explanation" in response.content.decode()


def test_a_part_that_is_asked_for_signed_out_is_no_page_to_sign_in(client):
    response = client.get(address("live"), headers={"HX-Request": "true"})

    assert (response.status_code, response.content) == (401, b"")


def test_the_navigation_says_where_one_is(office):
    for name in ("board", "components", "team", "tokens"):
        page = office.get(address(name)).content.decode()

        assert re.findall(r'href="([^"]+)" aria-current="page"', page) == [address(name)]


def test_a_maintenance_is_among_maintenances_and_an_incident_among_incidents(office):
    shown = {make.maintenance(): "maintenances", make.incident(): "incidents"}

    for each, section in shown.items():
        update = each.updates.get().code
        for place in (
            reverse("console:incident", args=[each.code]),
            reverse("console:update", args=[update]),
            reverse("console:update-history", args=[update]),
        ):
            page = office.get(place).content.decode()
            [here] = re.findall(r'href="([^"]+)" aria-current="true"', page)
            assert here == reverse(f"console:{section}"), place


def test_the_way_back_gives_a_script_the_token_that_forms_need_now(office):
    answer = office.get(address("back"), headers={"HX-Request": "true"})

    assert re.fullmatch(r"[A-Za-z0-9]{64}", answer.content.decode())
    assert "csrftoken" in office.cookies


def test_who_is_refused_is_told_what_they_lack_and_whom_to_ask(office_of):
    make.user(username="grace", is_staff=True, is_superuser=True)
    make.user(username="linus", is_staff=True)

    page = office_of("view_incident").post(address("post"), {"body": "A long explanation"})

    said = page.content.decode()
    assert page.status_code == 403
    assert "Post updates: open incidents, schedule maintenances" in said
    assert "grace" in said
    assert "linus" not in said
    assert "A long explanation" in said
