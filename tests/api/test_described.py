"""Both OpenAPI documents, tried with what schemathesis makes up."""

from __future__ import annotations

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from incidents.api import v1
from incidents.domain.vocabulary import Status
from incidents.render.api_v2 import openapi
from tests import make
from tests.api.conftest import key_for
from tests.make import NOW

pytestmark = [pytest.mark.long, pytest.mark.django_db]

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
EXAMPLES = 15
application = get_wsgi_application()


def operations(described):
    schema = schemathesis.openapi.from_dict(described)
    schema.app = application
    return [each.ok() for each in schema.get_all_operations()]


V1 = operations(v1.described())
V2 = operations(openapi.described(url="http://testserver"))


def name(operation):
    return operation.label


def try_out(operation, *, headers, known):
    """Send what fits the description, to rows that are there as often as to any."""

    @seed(1)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), is_known=st.booleans())
    def check(case, is_known):
        for parameter in case.path_parameters:
            if parameter == "page_id" or is_known:
                case.path_parameters[parameter] = known[parameter]
        case.call_and_validate(headers=headers, checks=CHECKS)

    check()


@pytest.fixture(autouse=True)
def _connections_stay_open():
    """As Django's own client for tests has it: what is asked in a test is in its transaction."""
    ends = [(signals.request_started, close_old_connections)]
    ends.append((signals.request_finished, close_old_connections))
    for signal, close in ends:
        signal.disconnect(close)
    yield
    for signal, close in ends:
        signal.connect(close)


@pytest.fixture
def known(site, settings):
    settings.API_REQUESTS_A_MINUTE = 100_000
    settings.EMAIL_HOST = "mail.example.org"
    group = make.group()
    incident = make.incident(components=make.degraded(make.component("CDN", group=group)))
    update = make.update(incident, Status.RESOLVED, now=NOW)
    return {
        "page_id": site.code,
        "component_id": make.component("API").code,
        "group_id": group.code,
        "incident_id": incident.code,
        "update_id": update.code,
        "subscriber_id": make.subscriber("a@example.org").code,
        "job_id": make.job(incident).code,
        "rule_id": make.rule().code,
    }


@pytest.mark.parametrize("operation", V1, ids=name)
def test_the_management_api_answers_as_it_is_described(known, operation):
    try_out(operation, headers={"Authorization": f"OAuth {key_for('admin')}"}, known=known)


@pytest.mark.parametrize("operation", V2, ids=name)
def test_the_public_api_answers_as_it_is_described(known, operation):
    try_out(operation, headers={}, known=known)
