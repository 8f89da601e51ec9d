"""The command ``rule``."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from incidents.domain.vocabulary import AuditKind
from incidents.management.exit_codes import NOT_FOUND, REFUSED
from incidents.models import AuditEntry, Opening, Reception, Rule, Signal
from tests import exporters, make

pytestmark = pytest.mark.django_db

FIRING = {"alerts": [{"status": "firing", "labels": {"alertname": "HighErrorRate"}}]}


@pytest.fixture(autouse=True)
def page():
    return make.page()


def run(*arguments: str) -> str:
    call_command("rule", *arguments, stdout=(told := io.StringIO()))
    return told.getvalue()


def refused(*arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        call_command("rule", *arguments, stderr=(told := io.StringIO()))
    return ended.value.code, told.getvalue()


def test_rules_are_listed_with_what_each_sees():
    rule = make.rule(make.component("CDN"), name="Edge errors")

    [told] = json.loads(run("list", "--json"))
    assert (told["id"], told["source"], told["observed"]) == (rule.code, "alert", "unknown")
    assert f"{rule.code}  Edge errors  Nothing heard yet." in run("list")


def test_many_are_listed_by_as_many_queries_as_one(django_assert_max_num_queries):
    for _ in range(5):
        make.rule()

    with django_assert_max_num_queries(6):
        assert len(json.loads(run("list", "--json"))) == 5


def test_one_is_tried_on_alerts_from_a_file_and_does_nothing(tmp_path: Path):
    make.rule(make.component("CDN"), name="Edge errors")
    (sent := tmp_path / "alerts.json").write_text(json.dumps(FIRING))

    told = run("try", "edge", "--on", str(sent))

    assert "It would suggest this incident as a draft" in told
    assert "Problem with CDN" in told
    assert "no alerts to try it on" in run("try", "edge")
    assert not Opening.objects.exists()
    assert Signal.objects.get().observed_at is None


def test_a_terminal_obeys_nothing_that_an_alert_says(tmp_path: Path):
    make.rule(make.component("CDN"), name="Edge errors")
    hostile = FIRING["alerts"][0] | {"annotations": {"summary": "\x1b]0;gone\x07 \x9b2J down"}}
    (sent := tmp_path / "alerts.json").write_text(json.dumps({"alerts": [hostile]}))

    told = run("try", "edge", "--on", str(sent))

    assert "�]0;gone� �2J down" in told
    assert not {"\x1b", "\x07", "\x9b"} & {*told}


def test_one_that_asks_is_tried_by_asking_once(httpserver, tmp_path: Path):
    httpserver.expect_request("/probe").respond_with_data(
        "probe_success 0\n", content_type=exporters.TEXT
    )
    rule = make.measured(address=httpserver.url_for("/probe"))

    told = json.loads(run("try", rule.code, "--json"))

    assert (told["observed"], told["value"]) == ("bad", 0)
    (sent := tmp_path / "alerts.json").write_text(json.dumps(FIRING))
    code, why = refused("try", rule.code, "--on", str(sent))
    assert (code, "leave --on out" in why) == (REFUSED, True)


def test_one_is_added_by_options_as_the_account_at_the_terminal():
    component = make.component("CDN")
    asked = ["--source", "check", "--address", "https://shop.example/healthz", "--interval-s", "60"]

    told = json.loads(run("add", "Shop", *asked, "-c", "cdn", "--action", "set", "--json"))
    run("add", "Errors", "--matchers", 'severity="page"', "-c", "cdn", "--wait", "300")

    shop, errors = Rule.objects.order_by("pk")
    assert (told["id"], told["measure"]["interval_s"]) == (shop.code, 60)
    assert (shop.source, shop.action, list(shop.components.all())) == ("check", "set", [component])
    assert (errors.matchers, errors.action, errors.wait_s) == ('severity="page"', "suggest", 300)
    assert AuditEntry.objects.filter(kind=AuditKind.RULE_CREATED).count() == 2


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (["--source", "check", "--matchers", "a=b"], "leave --matchers out"),
        (["--matchers", "a=b", "--address", "https://example.org"], "name a --source"),
        (["--matchers", "a=~("], "no regular expression"),
        (["--source", "metric", "--address", "http://x.example/"], "name of the metric"),
        (["--source", "query", "--secret-env", "NOT_SET_HERE"], "NOT_SET_HERE is not set"),
        (["--matchers", "a=b", "--username", "prom"], "name a --source"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words_and_adds_nothing(written, why):
    make.component("CDN")

    code, told = refused("add", "Errors", "-c", "CDN", *written)

    assert (code, why in told) == (REFUSED, True), told
    assert not Rule.objects.exists()


def test_one_that_is_not_stored_is_tried_on_what_came_in(tmp_path: Path):
    make.component("CDN")
    for body in (json.dumps(FIRING), json.dumps({"alerts": [{"labels": {"alertname": "Disk"}}]})):
        Reception.objects.create(hook="generic", body=body, received_at=timezone.now())
    written = ["--matchers", "alertname=HighErrorRate", "-c", "CDN", "--action", "set"]
    (file := tmp_path / "page.toml").write_text(
        '[[rules]]\nname = "Edge errors"\nmatchers = "alertname=HighErrorRate"\n'
        'components = ["CDN"]\naction = "open"\n'
    )

    by_options = run("try", "Edge errors", *written, "--recorded", "2")
    of_another = run("try", "Edge errors", *written, "--recorded")
    by_file = run("try", "edge errors", "--file", str(file), "--recorded", "2")

    assert "It would set “CDN”" in by_options
    assert "It would do nothing" in of_another
    assert "It would open this incident" in by_file
    for number in ("0", "3", "9" * 30):
        assert "2 are recorded" in refused("try", "x", *written, "--recorded", number)[1]
    code, why = refused("try", "Other", "--file", str(file))
    assert (code, "no rule “Other”" in why) == (NOT_FOUND, True)
    assert not Rule.objects.exists()


def test_one_that_is_stored_is_tried_as_a_file_would_change_it(tmp_path: Path):
    make.rule(make.component("CDN"), name="Edge errors")
    (sent := tmp_path / "alerts.json").write_text(json.dumps(FIRING))
    (file := tmp_path / "page.toml").write_text(
        '[[rules]]\nname = "Edge errors"\naction = "open"\n'
    )

    told = run("try", "Edge errors", "--file", str(file), "--on", str(sent))

    assert "It would open this incident" in told
    assert "Problem with CDN" in told
    assert Rule.objects.get().action == "suggest"


def test_the_source_of_one_that_is_stored_is_asked_as_a_file_would_change_it(httpserver, tmp_path):
    httpserver.expect_request("/probe").respond_with_data(
        "probe_success 0\n", content_type=exporters.TEXT
    )
    rule = make.measured(address=httpserver.url_for("/probe"))
    (file := tmp_path / "page.toml").write_text(
        f'[[rules]]\nname = "{rule.name}"\ncode = "{rule.code}"\n'
        '[rules.measure]\nexpected = "< 1"\n'
    )

    told = json.loads(run("try", rule.code, "--file", str(file), "--json"))

    assert (told["observed"], told["value"]) == ("good", 0)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (["edge", "--action", "set", "--wait", "300"], "which alerts the rule is about"),
        (["edge", "--public"], "name a --source"),
        (["Edge errors", "--file", "page.toml", "-c", "cdn"], "leave the other options out"),
        (["edge", "--recorded", "0"], "0 are recorded"),
    ],
)
def test_no_option_of_a_trial_is_passed_over(asked, why):
    make.rule(make.component("CDN"), name="Edge errors")

    code, told = refused("try", *asked)

    assert (code, why in told) == (REFUSED, True), told


def test_one_is_paused_and_resumed():
    rule = make.rule(name="Edge errors")

    paused, resumed = run("pause", "edge"), run("resume", "edge")

    assert "Paused since" in paused
    assert "Paused" not in resumed
    assert Rule.objects.get(pk=rule.pk).paused_at is None


def test_what_is_not_there_or_cannot_be_read_is_told():
    make.rule(name="Edge errors")
    make.rule(name="Edge load")

    code, why = refused("pause", "mail")
    assert (code, "rule list" in why) == (NOT_FOUND, True)
    assert "may be any of these" in refused("pause", "edge")[1]
    code, why = refused("try", "Edge load", "--on", "/nowhere.json")
    assert (code, "/nowhere.json" in why) == (REFUSED, True)
