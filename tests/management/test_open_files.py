from __future__ import annotations

import resource

import pytest

from incidents.management import open_files

FILES = resource.RLIMIT_NOFILE


@pytest.fixture
def soft_limit():
    """Return what sets the soft limit of this process, put back afterwards."""
    before, hard = resource.getrlimit(FILES)
    yield lambda soft: resource.setrlimit(FILES, (soft, hard))
    resource.setrlimit(FILES, (before, hard))


def test_the_soft_limit_is_raised_as_far_as_the_hard_one_lets_it(soft_limit):
    soft_limit(600)

    open_files.raise_limit()

    soft, hard = resource.getrlimit(FILES)
    assert soft == (open_files.WANTED if hard == -1 else min(open_files.WANTED, hard))


@pytest.mark.parametrize(("soft", "connections"), [(400, 200), (1_024, 768)])
def test_connections_leave_files_for_the_rest(soft_limit, soft, connections):
    soft_limit(soft)

    assert open_files.connections_at_most() == connections
