from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.urls import reverse
from django.utils import timezone

from incidents.domain.vocabulary import ComponentStatus, Observation, SourceKind
from incidents.forms.measures import KIND_NAMES
from incidents.models import Measure, Rule
from incidents.operations.rules import signals
from incidents.operations.rules.acting import Seen
from tests import exporters, make
from tests.admin.forms import errors, fields

pytestmark = pytest.mark.django_db
TYPED = {
    SourceKind.QUERY: {"expression": "min(up)", "expected": ">=1"},
    SourceKind.METRIC: {"expression": 'probe_success{job="a"}', "expected": "== 1"},
    SourceKind.CHECK: {"expected": "200", "slow_after_ms": "2000", "days_left": "14"},
    SourceKind.SUPPLIER: {"expression": "API"},
}


def new(source: str) -> str:
    return reverse("console:new-measure", args=[source])


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("source", KIND_NAMES)
def test_a_rule_on_each_kind_of_source_is_written_and_edited(office, source):
    component = make.component()
    typed = {"name": "Shop", "address": "https://shop.example", "components": [component.pk]}

    form = fields(office.get(new(source)), "address", action="set", **typed, **TYPED[source])
    sent = office.post(new(source), form, follow=True)
    again = fields(sent, "address", status=ComponentStatus.MAJOR_OUTAGE, interval_s="90")
    office.post(sent.redirect_chain[-1][0], again)

    rule = Rule.objects.get()
    assert (rule.wait_s, rule.restore_after_s) == (60, 300)
    assert (rule.source, rule.status) == (source, ComponentStatus.MAJOR_OUTAGE)
    assert (rule.measure.address, rule.measure.interval_s) == ("https://shop.example", 90)
    assert list(rule.components.all()) == [component]
    assert "Shop" in text(office.get(reverse("console:rules")))


@pytest.mark.parametrize(
    ("source", "example"),
    [("query", "http://prometheus:9090"), ("check", "https://shop.example/healthz")],
)
def test_what_was_refused_stands_beside_its_field(office, source, example):
    typed = {"name": "Shop", "address": "shop", "components": [make.component().pk]}

    page = office.get(new(source))
    refused = office.post(new(source), fields(page, "address", **typed))

    assert fields(refused, "address")["address"] == "shop"
    assert f"write it out, such as {example}" in errors(refused)
    assert "alerts say" not in text(page)


def test_credentials_in_the_address_of_a_check_are_refused_without_a_field_for_them(office):
    address = "https://ada:pass@shop.example"
    typed = {"name": "Shop", "address": address, "components": [make.component().pk]}

    refused = office.post(new("check"), fields(office.get(new("check")), "address", **typed))

    assert "name one without" in errors(refused)
    assert "“Sign-in”" not in errors(refused)


def test_a_source_is_tried_with_what_it_answers_and_nothing_is_saved(office, httpserver):
    httpserver.expect_request("/probe").respond_with_data(
        "probe_success 0\n", content_type=exporters.TEXT
    )
    address = reverse("console:try-new-rule", args=["metric"])
    form = fields(office.get(new("metric")), "address", address=httpserver.url_for("/probe"))

    tried = office.post(address, form | {"try": "1"})

    assert "Bad" in text(tried)
    assert "0; good while &gt;= 1" in text(tried)
    assert not Rule.objects.exists()


def test_a_stored_token_is_used_where_it_was_entered_and_nowhere_else(office, httpserver, settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    httpserver.expect_request("/probe").respond_with_data(
        "probe_success 1\n", content_type=exporters.TEXT
    )
    typed = {"name": "Shop", "components": [make.component().pk], "secret": "t0ken"}
    form = fields(
        office.get(new("metric")),
        "address",
        address=httpserver.url_for("/probe"),
        authentication="bearer",
        **typed,
    )
    sent = office.post(new("metric"), form, follow=True)
    rule = Rule.objects.get()
    address = reverse("console:try-rule", args=[rule.code])

    tried = office.post(address, fields(sent, "address") | {"try": "1"})
    moved = fields(sent, "address", address="https://elsewhere.example") | {"try": "1"}
    refused = office.post(address, moved)

    assert "t0ken" not in text(sent)
    assert httpserver.log[-1][0].headers["Authorization"] == "Bearer t0ken"
    assert "1; good while" in text(tried)
    assert "another server than before" in text(refused)
    assert Measure.objects.get().credentials


def test_a_source_is_asked_and_alerts_are_heard(office):
    rules = [make.measured(), make.rule()]
    signals.observe({each.pk: Seen(Observation.GOOD) for each in rules}, now=timezone.now())

    page = text(office.get(reverse("console:rules")))

    assert page.count("asked just now") == page.count("heard just now") == 1


def test_there_is_no_rule_on_a_source_of_another_kind(office):
    assert office.get(new("rumour")).status_code == 404
