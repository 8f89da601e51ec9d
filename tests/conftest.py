"""Fixtures that every test may use, and what the suite as a whole promises."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from django.db import OperationalError, connection, connections, transaction
from pytest_django import DjangoDbBlocker

from tests import examples

# Set where everything is installed: a test that would be skipped fails instead.
IS_SKIPPING_REFUSED = os.environ.get("TESTS_REQUIRE_ALL") == "1"

examples.register()

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.fixture
def now() -> datetime:
    return datetime(2022, 6, 10, 12, 0, tzinfo=UTC)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what concerns the other database; that is no test skipped."""
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    left_out = [item for item in items if item.get_closest_marker(other)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)
    _refuse_strays(items)


def _refuse_strays(items: list[pytest.Item]) -> None:
    """One stray pulls the browser's tests, which empty the database, amid those after it."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "browser_name" in fixtures and not item.get_closest_marker("browser"):
            raise pytest.UsageError(
                f"{item.nodeid} is taken for a test in the browser, since it has a fixture or a"
                " parameter named as one of the browser's, such as page. Name it otherwise."
            )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return _refuse_skip(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    return _refuse_skip(report)


def _refuse_skip(report: Report) -> Report:
    if IS_SKIPPING_REFUSED and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped here: {report.longrepr}"
    return report


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let fixtures of a module write rows that each of its tests finds, and none after them.

    What a test writes is rolled back to these rows. A transactional test cannot use them.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def gone(*args, **kwargs):
    raise OperationalError("server closed the connection unexpectedly")


@pytest.fixture
def database_gone(monkeypatch):
    """Return a context in which every query fails, as with a server that has gone."""

    @contextmanager
    def context():
        with monkeypatch.context() as broken:
            broken.setattr(type(connections["default"]), "cursor", gone)
            yield

    return context


@pytest.fixture
def s3_at(monkeypatch):
    """Return what has buckets looked for at an address, as the environment says it."""

    def s3_at(host, port):
        for name, value in {
            "AWS_ENDPOINT_URL_S3": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "us-east-1",
        }.items():
            monkeypatch.setenv(name, value)

    return s3_at
