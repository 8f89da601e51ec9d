from __future__ import annotations

import socket
import sys
import time

import pytest

from incidents.outbound import bucket
from incidents.outbound.bucket import Bucket, BucketError


@pytest.fixture
def silent_store(s3_at):
    """An object store that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        s3_at(*server.getsockname())
        yield


def test_a_store_that_never_answers_is_given_up_soon(silent_store, monkeypatch):
    monkeypatch.setattr(bucket, "READ_TIMEOUT_S", 0.1)
    began_s = time.monotonic()

    with pytest.raises(BucketError, match="did not answer"):
        Bucket("s3://status").state()

    assert time.monotonic() - began_s < 10


def test_all_tries_together_take_less_than_half_a_minute():
    assert bucket.ATTEMPTS * (bucket.CONNECT_TIMEOUT_S + bucket.READ_TIMEOUT_S) < 30


@pytest.mark.parametrize("missing", ["botocore.config", "storages.backends.s3"])
def test_packages_that_are_missing_are_told_with_what_installs_them(monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)

    with pytest.raises(BucketError, match=r"make \.venv/server\.stamp"):
        Bucket("s3://status")
