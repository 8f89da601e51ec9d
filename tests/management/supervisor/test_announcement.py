from __future__ import annotations

import socket

import pytest

from incidents.management.supervisor.announcement import Announcement, told_once
from incidents.management.supervisor.process_log import ProcessLog
from tests.up import free_port


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_it_is_told_once_and_only_when_the_page_answers(httpserver, capsys, address):
    httpserver.expect_request(
        "/", method="HEAD", headers={"Host": "status.lan"}
    ).respond_with_data()
    lines = ["It is here.", "And there."]
    late = told_once(Announcement(address, free_port(), "status.lan", lines), ProcessLog())
    there = told_once(Announcement(address, httpserver.port, "status.lan", lines), ProcessLog())

    late()
    assert capsys.readouterr().out == ""
    there()
    there()
    assert capsys.readouterr().out == "up     | It is here.\nup     | And there.\n"
    assert len(httpserver.log) == 1


def test_what_listens_and_does_not_answer_yet_is_no_page():
    with socket.create_server(("127.0.0.1", 0)) as server:
        announcement = Announcement("127.0.0.1", server.getsockname()[1], "status.lan", [])

        assert not announcement.is_true()
