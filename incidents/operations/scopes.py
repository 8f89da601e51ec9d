"""The two scopes of writing: ``page_write`` for what readers see, ``write`` for all else.

Each is one transaction, and as short as its statements: nothing waits in it for a network, and
passwords are hashed before it. SQLite has one writer at a time anyway, and locks no rows.

Rows are locked in one order, so that nobody waits in a circle: the page's revision, a lock by
name (``leases.lock``), jobs by their key, a person, a postmortem, a draft, the topics of jobs.
Topics of components are raised with the page's, under its lock.
Foreign keys share their rows, so rows are locked without their key: a history's row of who posts
keeps no draft of theirs waiting.

Whoever shows what is stored reads the numbers of topics first. So bytes that bear a number are
never older than the change that raised it; at worst they are newer, and made once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from incidents.domain.vocabulary import PAGE_TOPIC
from incidents.models import Revision
from incidents.operations import validation

P = ParamSpec("P")
R = TypeVar("R")


def page_write(operation: Callable[P, R]) -> Callable[P, R]:
    """Run ``operation`` in one transaction, after every other change of what readers see.

    Each of these raises the page's revision, so they queue on that row anyway. Locking it
    first means that what an operation reads of the page is still true when it commits: no
    update is lost, and the numbers grow in the order of commits. Times without a zone and
    from impossible years are Refused for all alike.
    """

    @wraps(operation)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        validation.instants(kwargs)
        with transaction.atomic():
            lock_page()
            return operation(*args, **kwargs)

    return run


def write(operation: Callable[P, R]) -> Callable[P, R]:
    """Run ``operation`` in one transaction that never waits for a change of the page.

    For drafts, people, tokens, working copies, and readings of jobs. The operation locks what
    it is about before it reads it, and may not raise the page's revision. The numbers of a
    job's topic grow in the order of commits since whoever raises them has locked the job.
    Times are refused as ``page_write`` does.
    """

    @wraps(operation)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        validation.instants(kwargs)
        with transaction.atomic():
            return operation(*args, **kwargs)

    return run


@contextmanager
def together() -> Iterator[None]:
    """Have several changes of what readers see take effect at once, or none."""
    with transaction.atomic():
        lock_page()
        yield


def lock_page() -> None:
    """Have other changes of the page wait until this transaction has ended."""
    Revision.objects.select_for_update().get_or_create(topic=PAGE_TOPIC)
