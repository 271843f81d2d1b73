import json
import os
import socket
import sys

import pytest

from workbench.cli import hostinfo
from workbench.cli.commands import InfoCommand
from workbench.cli.exitcodes import CommandError, ExitCode
from workbench.cli.hostinfo import HOST_SUBJECTS, host_json, host_text
from workbench.cli.info import info
from workbench.cli.parser import parse
from workbench.host.tables import TableColumn, TableRow

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="Linux' own facts")


def test_our_listener_stands_in_the_table_and_in_json(capsys):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = f"127.0.0.1:{listener.getsockname()[1]}"
        assert info("connections") is ExitCode.DONE
        lines = capsys.readouterr().out.splitlines()
        info("connections", as_json=True)
        told = json.loads(capsys.readouterr().out)
    (line,) = [line for line in lines if place in line and "LISTEN" in line]
    assert f"({os.getpid()})" in line and "this program" in line
    (row,) = [row for row in told["connections"] if row["local"] == place and row["state"] == "LISTEN"]
    assert (row["pid"], row["own"], row["family"]) == (os.getpid(), True, "IPv4")


def test_columns_stand_below_one_another():
    lines = host_text("interfaces").splitlines()
    place = lines[0].index("Address")
    (loopback,) = [line for line in lines if "127.0.0.1/8" in line]
    assert loopback.index("127.0.0.1/8") == place
    assert "RX/s" not in lines[0]


@LINUX
def test_every_subject_is_told_as_text_and_as_json():
    for subject in HOST_SUBJECTS:
        assert len(host_text(subject).splitlines()) > 3, subject
        assert isinstance(json.loads(host_json(subject)), dict), subject


@LINUX
def test_the_catalogue_has_an_answer_for_each_kind():
    rows = json.loads(host_json("protocols"))["protocols"]
    tcp = next(row for row in rows if (row["family"], row["protocol"]) == ("AF_INET", "IPPROTO_TCP"))
    assert tcp["accepted"] is True and tcp["refusal"] is None
    assert all(row["accepted"] or row["refusal"]["posix_name"] for row in rows)


def test_a_system_that_refuses_is_quoted(monkeypatch):
    def refuse():
        raise OSError(13, "Permission denied")

    monkeypatch.setitem(hostinfo.HOST_SUBJECTS, "routes", refuse)
    with pytest.raises(CommandError, match="routes: the system refused: Permission denied"):
        host_text("routes")


def test_a_process_that_paints_the_terminal_does_not(monkeypatch):
    row = TableRow(1, ("evil\x1b[2J",), ())
    monkeypatch.setitem(
        hostinfo.HOST_SUBJECTS, "routes", lambda: hostinfo._Answer({}, (((TableColumn("Name", 5),), [row]),))
    )
    assert host_text("routes") == "Name\nevil\\x1b[2J"


def test_the_words_of_the_command_line():
    assert parse(["info", "interfaces", "--json"]) == InfoCommand("interfaces", True)
