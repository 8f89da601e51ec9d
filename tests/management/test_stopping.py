from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from incidents.management.stopping import StopSignals


@pytest.fixture
def stop_signals():
    before = {signum: signal.getsignal(signum) for signum in (signal.SIGTERM, signal.SIGINT)}
    yield StopSignals()
    for signum, handler in before.items():
        signal.signal(signum, handler)


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_either_signal_asks_to_stop(stop_signals, signum):
    assert not stop_signals.is_set()

    os.kill(os.getpid(), signum)

    assert stop_signals.is_set()


def test_a_signal_ends_the_waiting(stop_signals):
    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGTERM)).start()
    began_s = time.monotonic()

    assert stop_signals.wait(60)

    assert time.monotonic() - began_s < 30


def test_waiting_ends_without_a_signal(stop_signals):
    assert not stop_signals.wait(0.01)
