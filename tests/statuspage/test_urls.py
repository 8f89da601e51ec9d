"""The roles that get to each address of operators: no address without a line in the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Model
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from incidents.models import (
    AuditEntry,
    Event,
    Incident,
    IncidentUpdate,
    Page,
    Postmortem,
    Token,
    User,
)
from incidents.operations.actor import SYSTEM
from incidents.operations.postmortems import write_postmortem
from incidents.operations.roles import found_roles
from incidents.operations.tokens import issue_token
from tests import make
from tests.admin.conftest import clock
from tests.operations.prepared import SECTIONS, ended_incident, entry, item, second_template

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

ROLES = ("reader", "operator", "editor", "manager")
# Each address with the first role that may look, and the first that may send; who comes later in
# ROLES may as well. Where nothing is taken, or all has moved to the console, that is no refusal.
TABLE = dict(
    line.split(maxsplit=1)
    for line in """
accounts/login/                                            reader reader
accounts/logout/                                           reader reader
accounts/reauthenticate/                                   reader reader
accounts/password/change/                                  reader reader
accounts/password/set/                                     reader reader
accounts/2fa/                                              reader reader
accounts/2fa/authenticate/                                 reader reader
accounts/2fa/reauthenticate/                               reader reader
accounts/2fa/totp/activate/                                reader reader
accounts/2fa/totp/deactivate/                              reader reader
accounts/2fa/codes/                                        reader reader
accounts/2fa/codes/generate/                               reader reader
accounts/2fa/codes/download/                               reader reader
accounts/2fa/passkeys/                                     reader reader
accounts/2fa/passkeys/login/                               reader reader
accounts/2fa/passkeys/add/                                 reader reader
accounts/2fa/passkeys/reauthenticate/                      reader reader
accounts/2fa/passkeys/<int:pk>/                            reader reader
accounts/2fa/passkeys/<int:pk>/remove/                     reader reader
accounts/link/<str:token>/                                 reader reader
accounts/first/<str:token>/                                reader reader
accounts/sessions/                                         reader reader
console/                                                   reader reader
console/live/                                              reader reader
console/audit/                                             manager manager
console/audit.csv                                          manager manager
console/components/                                        reader reader
console/components/status/                                 operator operator
console/components/undo/                                   operator operator
console/components/choices/                                operator operator
console/components/order/                                  reader reader
console/components/order/move/                             operator operator
console/components/new/                                    editor editor
console/components/groups/new/                             editor editor
console/components/groups/<slug:code>/                     reader editor
console/components/groups/<slug:code>/remove/              editor editor
console/components/<slug:code>/                            reader operator
console/components/<slug:code>/status/                     operator operator
console/components/<slug:code>/remove/                     editor editor
console/jobs/                                              reader reader
console/jobs/new/                                          operator operator
console/jobs/new/try/                                      operator operator
console/jobs/<slug:code>/                                  reader operator
console/jobs/<slug:code>/try/                              operator operator
console/jobs/<slug:code>/end/                              operator operator
console/jobs/<slug:code>/again/                            operator operator
console/jobs/<slug:code>/remove/                           editor editor
console/rules/                                             reader reader
console/rules/new/                                         operator operator
console/rules/new/<slug:source>/                           operator operator
console/rules/new/<slug:source>/try/                       operator operator
console/rules/<slug:code>/                                 reader operator
console/rules/new/try/                                     operator operator
console/rules/<slug:code>/try/                             operator operator
console/rules/<slug:code>/pause/                           operator operator
console/rules/<slug:code>/resume/                          operator operator
console/rules/<slug:code>/remove/                          operator operator
console/page/                                              reader manager
console/page/launch/                                       manager manager
console/page/preview/                                      reader reader
console/nudges/                                            reader reader
console/nudges/team/                                       manager manager
console/nudges/team/<slug:code>/remove/                    manager manager
console/page/test/                                         manager manager
console/subscribers/                                       manager manager
console/subscribers.csv                                    manager manager
console/subscribers/new/                                   manager manager
console/subscribers/import/                                manager manager
console/subscribers/<slug:code>/                           manager manager
console/subscribers/<slug:code>/pause/                     manager manager
console/subscribers/<slug:code>/resume/                    manager manager
console/subscribers/<slug:code>/remove/                    manager manager
console/updates/<slug:code>/sent/                          manager manager
console/updates/<slug:code>/sent/again/                    manager manager
accounts/forgotten/                                        reader reader
admin/incidents/component/<path:object_id>/password/       reader reader
admin/incidents/componentgroup/<path:object_id>/password/  reader reader
admin/incidents/job/<path:object_id>/password/             reader reader
admin/incidents/page/<path:object_id>/password/            reader reader
console/preview/                                           operator operator
console/preview/text/                                      operator operator
console/updates/<slug:code>/                               operator operator
console/updates/<slug:code>/image/                         operator operator
console/updates/<slug:code>/history/                       reader reader
console/updates/<slug:code>/withdraw/                      editor editor
console/incidents/                                         reader reader
console/maintenances/                                      reader reader
console/incidents/<slug:code>/history/                     reader reader
console/incidents/<slug:code>/withdraw/                    editor editor
console/incidents/<slug:code>/facts/                       reader reader
console/incidents/<slug:code>/facts/<slug:name>/           editor editor
console/incidents/<slug:code>/timeline/                    reader reader
console/incidents/<slug:code>/timeline/add/                operator operator
console/incidents/<slug:code>/timeline/star/               operator operator
console/incidents/<slug:code>/items/                       reader reader
console/incidents/<slug:code>/items/add/                   editor editor
console/items/                                             reader reader
console/items/overdue/                                     reader reader
console/items/<slug:code>/                                 reader editor
console/items/<slug:code>/close/                           editor editor
console/insights/                                          reader reader
console/insights.csv                                       reader reader
console/insights/sla/                                      reader reader
console/insights/sla.csv                                   reader reader
console/search/                                            reader reader
console/timeline/<slug:code>/                              operator operator
console/timeline/<slug:code>/remove/                       operator operator
console/maintenances/new/                                  operator operator
console/maintenances/new/drafts/                           operator operator
console/maintenances/new/image/                            operator operator
console/maintenances/new/preview/                          operator operator
console/maintenances/<slug:code>/<slug:action>/            operator operator
console/posts/undo/                                        operator operator
console/posts/now/                                         operator operator
console/team/                                              manager manager
console/team/invite/                                       manager manager
console/team/people/<int:pk>/                              manager manager
console/team/people/<int:pk>/link/                         manager manager
console/team/people/<int:pk>/second-steps/                 manager manager
console/team/roles/new/                                    manager manager
console/team/roles/<int:pk>/                               manager manager
console/team/roles/<int:pk>/remove/                        manager manager
console/team/tokens/                                       manager manager
console/team/tokens/issue/                                 manager manager
console/team/tokens/<int:pk>/revoke/                       manager manager
console/templates/                                         operator operator
console/templates/new/                                     editor editor
console/templates/<slug:code>/                             editor editor
console/templates/<slug:code>/move/                        editor editor
console/templates/<slug:code>/remove/                      editor editor
console/incidents/new/                                     operator operator
console/incidents/new/drafts/                              operator operator
console/incidents/new/drafts/discard/                      operator operator
console/incidents/new/image/                               operator operator
console/incidents/<slug:code>/                             reader operator
console/incidents/<slug:code>/updates/                     operator operator
console/incidents/<slug:code>/drafts/                      operator operator
console/incidents/<slug:code>/image/                       operator operator
console/incidents/<slug:code>/preview/                     operator operator
console/incidents/<slug:code>/drafts/<slug:draft>/discard/ operator operator
admin/images/<str:name>                                    reader reader
admin/incidents/incident/                                  reader reader
admin/incidents/incident/add/                              reader reader
admin/incidents/incident/<int:key>/<path:page>             reader reader
admin/incidents/maintenance/                               reader reader
admin/incidents/maintenance/add/                           reader reader
admin/incidents/maintenance/<int:key>/<path:page>          reader reader
admin/incidents/incidentupdate/                            reader reader
admin/incidents/incidentupdate/add/                        reader reader
admin/incidents/incidentupdate/<int:key>/<path:page>       reader reader
admin/                                                     reader reader
admin/login/                                               reader reader
admin/logout/                                              reader reader
admin/password_change/                                     reader reader
admin/password_change/done/                                reader reader
admin/autocomplete/                                        nobody reader
admin/jsi18n/                                              reader reader
admin/r/<path:content_type_id>/<path:object_id>/           reader reader
admin/incidents/component/                                 reader reader
admin/incidents/component/add/                             reader reader
admin/incidents/component/<path:object_id>/history/        reader reader
admin/incidents/component/<path:object_id>/delete/         reader reader
admin/incidents/component/<path:object_id>/change/         reader reader
admin/incidents/component/<path:object_id>/                reader reader
admin/incidents/componentgroup/                            reader reader
admin/incidents/componentgroup/add/                        reader reader
admin/incidents/componentgroup/<path:object_id>/history/   reader reader
admin/incidents/componentgroup/<path:object_id>/delete/    reader reader
admin/incidents/componentgroup/<path:object_id>/change/    reader reader
admin/incidents/componentgroup/<path:object_id>/           reader reader
admin/incidents/job/                                       reader reader
admin/incidents/job/add/                                   reader reader
admin/incidents/job/<path:object_id>/history/              reader reader
admin/incidents/job/<path:object_id>/delete/               reader reader
admin/incidents/job/<path:object_id>/change/               reader reader
admin/incidents/job/<path:object_id>/                      reader reader
admin/incidents/page/                                      reader reader
admin/incidents/page/add/                                  reader reader
admin/incidents/page/<path:object_id>/history/             reader reader
admin/incidents/page/<path:object_id>/delete/              reader reader
admin/incidents/page/<path:object_id>/change/              reader reader
admin/incidents/page/<path:object_id>/                     reader reader
admin/incidents/postmortem/<path:object_id>/password/       reader reader
admin/incidents/postmortem/                                reader reader
admin/incidents/postmortem/add/                            reader reader
admin/incidents/postmortem/<path:object_id>/history/       reader reader
admin/incidents/postmortem/<path:object_id>/delete/        reader reader
admin/incidents/postmortem/<path:object_id>/change/        reader reader
admin/incidents/postmortem/<path:object_id>/               reader reader
admin/incidents/user/<path:object_id>/password/            reader reader
admin/incidents/user/                                      manager manager
admin/incidents/user/add/                                  reader reader
admin/incidents/user/<path:object_id>/history/             manager manager
admin/incidents/user/<path:object_id>/delete/              reader reader
admin/incidents/user/<path:object_id>/change/              reader reader
admin/incidents/user/<path:object_id>/                     reader reader
admin/auth/group/<path:object_id>/password/                reader reader
admin/auth/group/                                          nobody nobody
admin/auth/group/add/                                      reader reader
admin/auth/group/<path:object_id>/history/                 nobody nobody
admin/auth/group/<path:object_id>/delete/                  reader reader
admin/auth/group/<path:object_id>/change/                  reader reader
admin/auth/group/<path:object_id>/                         reader reader
admin/incidents/token/<path:object_id>/password/           reader reader
admin/incidents/token/                                     manager manager
admin/incidents/token/add/                                 reader reader
admin/incidents/token/<path:object_id>/history/            manager manager
admin/incidents/token/<path:object_id>/delete/             reader reader
admin/incidents/token/<path:object_id>/change/             reader reader
admin/incidents/token/<path:object_id>/                    reader reader
admin/incidents/auditentry/                                manager manager
admin/incidents/auditentry/add/                            nobody nobody
admin/incidents/auditentry/<path:object_id>/history/       manager manager
admin/incidents/auditentry/<path:object_id>/delete/        nobody nobody
admin/incidents/auditentry/<path:object_id>/change/        manager nobody
admin/incidents/auditentry/<path:object_id>/               reader reader
admin/incidents/event/                                     manager manager
admin/incidents/event/add/                                 nobody nobody
admin/incidents/event/<path:object_id>/history/            manager manager
admin/incidents/event/<path:object_id>/delete/             nobody nobody
admin/incidents/event/<path:object_id>/change/             manager nobody
admin/incidents/event/<path:object_id>/                    reader reader
admin/^(?P<app_label>incidents|auth)/$                     reader reader
admin/(?P<url>.*)$                                         reader reader
console/back/                                              reader reader
console/incidents/<slug:code>/postmortem/                  reader editor
console/incidents/<slug:code>/postmortem/draft/            editor editor
console/incidents/<slug:code>/postmortem/draft/discard/    editor editor
console/incidents/<slug:code>/postmortem/history/          reader reader
console/incidents/<slug:code>/postmortem/export.md         reader reader
console/incidents/<slug:code>/postmortem/export.json       reader reader
console/incidents/<slug:code>/postmortem/import/           editor editor
console/incidents/<slug:code>/postmortem/image/            editor editor
console/incidents/<slug:code>/postmortem/pasted/           editor editor
console/incidents/<slug:code>/postmortem/preview/          editor editor
console/incidents/<slug:code>/postmortem/publish/          editor editor
console/incidents/<slug:code>/postmortem/take-back/        editor editor
console/incidents/<slug:code>/postmortem/review/           editor editor
console/incidents/<slug:code>/postmortem/comments/         editor editor
console/incidents/<slug:code>/postmortem/comments/resolve/ editor editor
console/incidents/<slug:code>/postmortem/plan/             editor editor
console/incidents/<slug:code>/postmortem/resolve/          editor editor
""".strip().splitlines()
)
OPERATORS = ("console/", "admin/", "accounts/")
ROOT = "root"
# Those by which one comes in, and out.
OPEN = {
    f"accounts/{name}/" for name in ("login", "forgotten", "link/<str:token>", "first/<str:token>")
}
LEAVING = {"accounts/logout/", "admin/logout/"}
DOORS = {reverse("account_login"), reverse("admin:login")}
CODE = "abcdefabcdef"


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Yield the route of every address of operators."""
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route
        else:
            yield from routes(each, route)


ROUTES = [each for each in routes(get_resolver()) if each.startswith(OPERATORS)]


@dataclass
class World:
    """One row of each table, and a session of one person for each role."""

    keys: dict[str, int]
    sessions: dict[str, str]
    is_csrf_checked: bool = False

    def address(self, route: str) -> str:
        for model, key in self.keys.items():
            if f"/{model}/" in route:
                route = route.replace("<path:object_id>", str(key)).replace("<int:key>", str(key))
        code = "maintenance1" if "<slug:action>" in route else CODE
        given = {
            "<slug:code>": code,
            "<slug:draft>": CODE,
            "<slug:source>": "check",
            "<slug:action>": "extend",
            "<slug:name>": "resolved",
            "people/<int:pk>": f"people/{self.keys['user']}",
            "roles/<int:pk>": f"roles/{self.keys['group']}",
            "tokens/<int:pk>": f"tokens/{self.keys['token']}",
            "<int:pk>": "999",
            "<str:name>": "graph.png",
            "<str:token>": "guessed",
            "<path:page>": "change/",
            "<path:content_type_id>/<path:object_id>": "1/1",
            "^(?P<app_label>incidents|auth)/$": "incidents/",
            "(?P<url>.*)$": "nothing-here/",
        }
        for part, value in given.items():
            route = route.replace(part, value)
        return f"/{route}"

    def ask(self, route: str, method: str, role: str = "") -> HttpResponseBase:
        """Return the answer to one of a role, or to one who is signed out. Nothing stays done."""
        client = Client(enforce_csrf_checks=self.is_csrf_checked)
        if role:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        with transaction.atomic():
            response = getattr(client, method)(self.address(route))
            transaction.set_rollback(True)
        return response


@pytest.fixture
def world(caplog: pytest.LogCaptureFixture) -> World:
    caplog.set_level("CRITICAL", logger="django.request")  # each refusal would be written at length
    found_roles(now=make.NOW)
    sessions = {}
    for role in (*ROLES, ROOT):
        person = make.user(username=role, is_staff=True, is_superuser=role == ROOT)
        person.groups.set(Group.objects.filter(name=role.capitalize()))
        client = Client()
        client.force_login(person)
        sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    made: list[Model] = [make.incident(), make.component(), make.group(), second_template()]
    made += [make.job(), make.subscriber(), entry(), item()]
    for each in made:
        type(each)._default_manager.filter(pk=each.pk).update(code=CODE)
    IncidentUpdate.objects.filter(incident__code=CODE).update(code=CODE)
    write_postmortem(made[0].pk, by=SYSTEM, sections=SECTIONS, now=make.NOW)
    maintenance = make.maintenance()
    Incident.objects.filter(pk=maintenance.pk).update(code="maintenance1")
    ended_incident()
    issue_token(by=SYSTEM, name="Bot", permissions=[], now=make.NOW)
    models = (AuditEntry, Event, Group, IncidentUpdate, Page, Postmortem, Token, User)
    of_models = {model._meta.model_name: model._default_manager.latest("pk").pk for model in models}
    of_made = {type(each)._meta.model_name: each.pk for each in made}
    return World(of_models | of_made | {"maintenance": maintenance.pk}, sessions)


def lowest(answers: Mapping[str, int]) -> str:
    """Return the first of the roles that is not refused; each may do what the one before may."""
    let_in = [role for role in ROLES if answers[role] != 403]
    assert let_in == list(ROLES[len(ROLES) - len(let_in) :]), answers
    return let_in[0] if let_in else "nobody"


def test_no_address_of_operators_is_left_out_here():
    assert TABLE.keys() == set(ROUTES)


@pytest.mark.long
def test_each_role_gets_to_what_it_is_for_and_is_refused_elsewhere(world):
    found = {
        route: " ".join(
            lowest({role: world.ask(route, method, role).status_code for role in ROLES})
            for method in ("get", "post")
        )
        for route in ROUTES
    }

    assert found == TABLE


def test_who_is_signed_out_is_led_to_the_sign_in(world):
    led = {}
    for route in set(ROUTES) - OPEN - LEAVING:
        response = world.ask(route, "get")
        door = getattr(response, "url", "").partition("?")[0]
        if response.status_code != 302 or door not in DOORS:
            led[route] = (response.status_code, door)

    assert led == {}


def test_what_one_sends_who_is_signed_out_changes_nothing(world):
    sent = {route: world.ask(route, "post") for route in set(ROUTES) - OPEN}

    assert {route for route, each in sent.items() if each.status_code not in (302, 403)} == set()


@pytest.mark.long
def test_what_is_sent_without_the_token_of_a_form_is_refused(world):
    world.is_csrf_checked = True

    sent = {route: world.ask(route, "post", ROOT) for route in ROUTES}

    taken = {
        route
        for route, each in sent.items()
        if each.status_code != 403 or "This was not saved" not in each.content.decode()
    }
    assert taken == set()
