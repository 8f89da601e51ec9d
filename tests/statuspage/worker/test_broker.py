"""The folder as a queue, with many who write and read it at once."""

from __future__ import annotations

import fcntl
import json
import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection, Exchange, Queue

from statuspage.worker.broker import Transport

WRITERS, READERS, EACH = 3, 3, 400
# Only bounds a failure: a busy machine takes its time.
PATIENCE_S = 60
SWEEP = Queue("sweep", Exchange("sweep"), routing_key="sweep")
SEND = Queue("send", SWEEP.exchange, routing_key="send")


def connection(folder: Path) -> Connection:
    return Connection(
        "filesystem://localhost",
        transport=Transport,
        transport_options={
            "data_folder_in": str(folder / "queue"),
            "data_folder_out": str(folder / "queue"),
            "control_folder": str(folder / "control"),
        },
    )


def put(folder: Path, *names: str) -> None:
    """Publish as Celery does: the queue is declared first."""
    with connection(folder) as broker:
        producer = broker.Producer()
        for name in names:
            producer.publish(
                {"name": name, "filling": "x" * 20_000},
                exchange=SWEEP.exchange,
                routing_key="sweep",
                declare=[SWEEP],
            )


def get(folder: Path) -> str | None:
    with connection(folder) as broker, suppress(Empty):
        message = broker.channel().basic_get("sweep", no_ack=True)
        return message.payload["name"] if message else None


def get_until_stopped(folder: Path) -> list[str]:
    found = []
    deadline_s = time.monotonic() + PATIENCE_S
    with connection(folder) as broker:
        channel = broker.channel()
        while time.monotonic() < deadline_s:
            if message := channel.basic_get("sweep", no_ack=True):
                found.append(message.payload["name"])
            elif (folder / "stop").exists():
                break
    return found


@pytest.fixture
def folder(tmp_path):
    Transport.global_state.clear()  # what this process knows of another test's folder
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.mark.long
def test_of_many_writers_and_readers_each_message_is_read_once_and_whole(folder):
    names = [f"message {number}" for number in range(WRITERS * EACH)]
    processes = multiprocessing.get_context("spawn")

    with ProcessPoolExecutor(WRITERS + READERS, mp_context=processes) as pool:
        reading = [pool.submit(get_until_stopped, folder) for _ in range(READERS)]
        writing = [pool.submit(put, folder, *names[first::WRITERS]) for first in range(WRITERS)]
        for writer in writing:
            writer.result(PATIENCE_S)
        (folder / "stop").touch()
        found = [name for reader in reading for name in reader.result(PATIENCE_S)]

    assert sorted(found) == sorted(names)
    assert not list((folder / "queue").iterdir())


@pytest.mark.parametrize(
    "content",
    [b"", b'{"body": "cut sho', b"\xff", b"[]", b"{}", b'{"properties": {}}', b"[" * 100_000],
)
def test_a_file_that_is_no_message_is_set_aside_and_told(folder, caplog, content):
    (folder / "queue" / "0_broken.sweep.msg").write_bytes(content)
    put(folder, "whole")

    found = get(folder), get(folder)

    assert found == ("whole", None)
    assert [path.name for path in (folder / "queue").iterdir()] == ["0_broken.sweep.broken"]
    assert "0_broken.sweep.msg is no message" in caplog.text


def test_a_folder_among_the_messages_is_set_aside(folder):
    (folder / "queue" / "0_folder.sweep.msg").mkdir()
    put(folder, "whole")

    found = get(folder), get(folder)

    assert found == ("whole", None)
    assert (folder / "queue" / "0_folder.sweep.broken").is_dir()


def test_a_list_of_queues_cut_short_is_written_anew(folder):
    listed = folder / "control" / "sweep.exchange"
    listed.write_bytes(b'[["swe')

    put(folder, "whole")

    assert get(folder) == "whole"
    assert json.loads(listed.read_bytes()) == [["sweep", "", "sweep"]]


def test_who_reads_the_list_while_a_queue_is_deleted_has_it_whole(folder):
    put(folder, "waiting")
    with connection(folder) as broker:
        SEND(broker.channel()).declare()
        listed = folder / "control" / "sweep.exchange"

        with listed.open() as meanwhile:
            SWEEP(broker.channel()).delete()
            before = json.load(meanwhile)

    assert before == [["send", "", "send"], ["sweep", "", "sweep"]]
    assert json.loads(listed.read_bytes()) == [["send", "", "send"]]
    assert not list((folder / "queue").iterdir())


def test_what_a_killed_writer_left_is_swept_when_the_queue_is_next_declared(folder):
    left = [folder / "queue" / "0_1.sweep.msg.part", folder / "control" / "sweep.exchange.part"]
    for part in left:
        part.write_text('{"body": "cut sho')

    put(folder, "whole")

    assert not [part for part in left if part.exists()]
    assert get(folder) == "whole"


def test_what_a_living_writer_has_begun_is_not_swept(folder):
    begun = folder / "queue" / "0_1.sweep.msg.part"
    begun.touch()
    writer = os.open(folder / "queue", os.O_RDONLY)
    fcntl.flock(writer, fcntl.LOCK_SH)

    put(folder, "whole")

    os.close(writer)
    assert begun.exists()


def test_a_message_that_finds_no_room_leaves_nothing_behind(folder):
    (folder / "queue").rmdir()

    with pytest.raises(OSError, match="queue"):
        put(folder, "whole")

    assert [path.name for path in folder.iterdir()] == ["control"]
