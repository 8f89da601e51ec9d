from __future__ import annotations

import pytest

from incidents.domain import placeholders
from incidents.models import AuditEntry, MessageTemplate
from incidents.operations import message_templates
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import NotAllowed, Refused
from tests.make import NOW
from tests.operations.operation import robin
from tests.operations.prepared import template

pytestmark = pytest.mark.django_db


def names() -> list[str]:
    return [each.name for each in MessageTemplate.objects.all()]


def test_an_unknown_variable_is_refused_by_its_name_with_those_that_there_are():
    with pytest.raises(Refused, match=r"no variable “noon”.*{{components}}"):
        template(body="Trouble with {{noon}}.")

    assert not MessageTemplate.objects.exists()


def test_a_variable_that_is_not_closed_is_refused():
    with pytest.raises(Refused, match="one of the two is missing"):
        template(body="Next by {{next update}.")


def test_two_templates_have_different_names_in_any_letters():
    template(name="Looking")

    with pytest.raises(Refused, match="choose another name"):
        template(name="LOOKING")


def test_a_new_one_goes_last_and_each_is_moved_by_a_place():
    first, _second, third = template(name="a"), template(name="b"), template(name="c")
    assert names() == ["a", "b", "c"]

    message_templates.move_template(third.pk, by=SYSTEM, places=-1, now=NOW)
    assert names() == ["a", "c", "b"]
    with pytest.raises(Refused, match="at the end of the list"):
        message_templates.move_template(first.pk, by=SYSTEM, places=-1, now=NOW)


def test_a_page_begins_with_six_templates_once():
    message_templates.found_templates(now=NOW)
    message_templates.found_templates(now=NOW)

    assert MessageTemplate.objects.count() == 6
    assert AuditEntry.objects.filter(kind="template.created").count() == 6


def test_who_may_not_write_templates_adds_none_of_these_either():
    with pytest.raises(NotAllowed, match="write message templates"):
        message_templates.found_templates(by=robin("add_incident"), now=NOW)


def test_the_templates_of_a_page_have_their_variables_in_the_readers_language(settings):
    settings.STATUSPAGE_LANGUAGE = "de"

    message_templates.found_templates(now=NOW)

    opening = MessageTemplate.objects.first()
    assert opening.body.startswith("Wir untersuchen")
    assert placeholders.named(opening.body) == ["components", "now", "next update"]
