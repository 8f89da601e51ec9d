"""Fixtures that every test may use, and what the suite as a whole promises."""

from __future__ import annotations

import gc
import os
import re
import subprocess
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.template import Context, Template
from pytest_django import DjangoDbBlocker

from incidents.filesystem import locked
from incidents.models import Page
from incidents.operations import wake
from tests import examples
from tests.migrated import copy_migrated, put_back_after_each
from tests.refilled import refilled_after_each
from tests.up import demo

# Set where everything is installed: a test that would be skipped fails instead.
IS_SKIPPING_REFUSED = os.environ.get("TESTS_REQUIRE_ALL") == "1"
# They are about words and markup, made of what queries return; of those tests/queries and
# tests/publishing, which asks for every document, are run on each database.
ABOUT_TEXTS = {Path(__file__).with_name(name) for name in ("render", "templatetags", "views")}

examples.register()
# A busy machine takes its time, and what was woken is looked at; test_wake.py looks at this.
wake.PATIENCE_S = 60.0

# How a file says that all its tests are marked so.
LEFT_TO_CI = re.compile(r"^pytestmark = .*pytest\.mark\.(long|fault)\b", re.MULTILINE)
# As it is before Django has each template noted with a copy of its context: 300 for some pages.
RENDER = Template._render

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def pytest_configure(config: pytest.Config) -> None:
    """Make what servers need that tests start, and catalogues, before there are workers."""
    if not hasattr(config, "workerinput"):
        subprocess.run(
            ["make", "--silent", "static", "languages"], cwd=Path(__file__).parents[1], check=True
        )


@pytest.fixture(scope="session", autouse=True)
def django_test_environment(django_test_environment: None) -> Iterator[None]:
    """Have only whole pages noted, of which tests read the context, and not what they include."""
    note = Template._render

    def render(template: Template, context: Context) -> str:
        return (note if context.template is template else RENDER)(template, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


@pytest.fixture(autouse=True)
def _no_sign_in_failed_yet():
    cache.clear()


@pytest.fixture
def now() -> datetime:
    return datetime(2022, 6, 10, 12, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="leave out tests that use no database, those of texts, and those in the browser",
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where all tests are asked for, do not even load files of which all is left to .ci/run."""
    is_quick = config.getoption("markexpr") == "not long and not fault"
    asked_for = {config.invocation_params.dir / arg.partition("::")[0] for arg in config.args}
    if not is_quick or collection_path.suffix != ".py" or collection_path in asked_for:
        return None
    return bool(LEFT_TO_CI.search(collection_path.read_text())) or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what concerns the other database; that is no test skipped."""
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    is_short = config.getoption("--only-database")
    left_out = [
        item
        for item in items
        if item.get_closest_marker(other) or (is_short and not _uses_database(item))
    ]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)
    _begin_with_the_longest(items)
    _refuse_strays(items)


def _begin_with_the_longest(items: list[pytest.Item]) -> None:
    """Files whose tests start processes take minutes; one left to the end is waited for alone."""
    longest = {item.path for item in items if item.get_closest_marker("fault")}
    items.sort(key=lambda item: item.path not in longest)


def pytest_collection_finish() -> None:
    """Let the garbage collector look seldom, and not at what stays: all modules and tests."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _uses_database(item: pytest.Item) -> bool:
    """The browser's tests are about pages, which are the same on every database."""
    if item.get_closest_marker("browser"):
        return False
    if not ABOUT_TEXTS.isdisjoint(item.path.parents):
        return item.get_closest_marker(connection.vendor) is not None
    fixtures = {"db", "transactional_db", "live_server", "module_db"}
    return bool(
        fixtures.intersection(getattr(item, "fixturenames", ()))
        or item.get_closest_marker("django_db")
        or item.get_closest_marker(connection.vendor)
    )


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


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the database is there before the tests; ``copied_database`` removes it."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """Have the database of the tests be a copy of a migrated one, where it is a file."""
    if connection.vendor != "sqlite":
        yield
        return
    file = Path(str(connection.settings_dict["TEST"]["NAME"]))
    copy_migrated(file)
    yield
    for each in file.parent.glob(f"{file.name}*"):
        each.unlink()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Launch the page, and have each test find the same database, whatever ran before it."""
    with ExitStack() as kept:
        with django_db_blocker.unblock():
            page = Page.objects.get()
            page.launched_at = page.created_at
            page.save()
            is_copied = connection.vendor == "sqlite"
            kept.enter_context(put_back_after_each() if is_copied else refilled_after_each())
        yield


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


@pytest.fixture
def umask():
    """The umask as it was, put back: it is the whole process's."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def recorder():
    """Yield the record of applied migrations; in the end it is the same again."""
    recorder = MigrationRecorder(connection)
    before = set(recorder.applied_migrations())
    yield recorder
    after = set(recorder.applied_migrations())
    for migration in after - before:
        recorder.record_unapplied(*migration)
    for migration in before - after:
        recorder.record_applied(*migration)


@pytest.fixture(scope="session")
def loaded_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a demo, to be copied; it is loaded once for all workers."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "loaded_demo"
    folder.mkdir(exist_ok=True)
    done = folder.with_name("loaded_demo.done")
    with locked(folder):
        if not done.exists():
            demo(folder)
            done.touch()
    return folder
