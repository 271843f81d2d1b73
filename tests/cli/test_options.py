"""Socket options on the command line: ``--option`` and ``info options``."""

import json
import socket
import sys

import pytest

from workbench.cli.commands import InfoCommand, ListenCommand, SendCommand
from workbench.cli.optioninfo import option_json, option_lines
from workbench.cli.parser import parse
from workbench.model.options.settings import OptionSetting


def test_options_are_read_and_normalised():
    command = parse(["send", "tcp://127.0.0.1:9", "--text", "x", "--option", "so_keepalive=ON", "--option", "IP_TTL=7"])
    assert isinstance(command, SendCommand)
    assert command.kind.socket_options == (OptionSetting("SO_KEEPALIVE", "on"), OptionSetting("IP_TTL", "7 hops"))
    plain = parse(["listen", "tcp://127.0.0.1:0"])
    assert isinstance(plain, ListenCommand)
    assert plain.kind.socket_options == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("SO_KEEPALIVE", "a name, = and a value are expected"),
        ("SO_KEEPALIV=on", "did you mean SO_KEEPALIVE?"),
        ("SO_TYPE=1", "SO_TYPE can be read only"),
        ("SO_KEEPALIVE=perhaps", "“on” or “off” is expected (character 14)"),
        ("IP_TTL=300", "from 1 to 255"),
        ("SO_NOSIGPIPE=on" if sys.platform != "darwin" else "SO_MARK=1", "is an option of"),
    ],
)
def test_a_mistake_is_told_with_its_place(capsys, text, sentence):
    assert parse(["send", "tcp://127.0.0.1:9", "--option", text]) == 2
    assert sentence in capsys.readouterr().err


def test_info_options_lists_what_a_kind_has(capsys):
    assert parse(["info", "options", "tcp", "--json"]) == InfoCommand("options", True, "tcp")
    rows = {row["name"]: row for row in json.loads(option_json("tcp"))}
    assert rows["SO_KEEPALIVE"]["default"] == "off"
    assert rows["SO_KEEPALIVE"]["writable"] is True
    assert "UDP_CORK" not in rows
    assert {"IP_TTL", "IPV6_UNICAST_HOPS", "TCP_NODELAY"} <= rows.keys()
    text = "\n".join(option_lines("udp"))
    assert "TCP_NODELAY" not in text
    assert "IPPROTO_IPV6" in text


def test_info_options_of_every_kind():
    rows = json.loads(option_json(""))
    assert len(rows) > 60
    assert len(rows) == len({row["name"] for row in rows})


def test_what_was_asked_for_is_in_force_at_the_listener(start):
    listen = start("listen", "tcp://127.0.0.1:0", "--json", "--count", "1", "--option", "SO_KEEPALIVE=on",
                   "--option", "TCP_MAXSEG=1000" if sys.platform == "linux" else "TCP_NODELAY=on")  # fmt: skip
    told = [listen.event("option_set") for _ in range(2)]
    assert told[0]["detail"] == "SO_KEEPALIVE is set to on"
    address = listen.event("listening")["local"]
    host, _colon, port = address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=20) as peer:
        if sys.platform == "linux":
            assert peer.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG) <= 1000
        peer.sendall(b"x")
        listen.ends(0)


def test_an_unknown_kind_is_refused(start):
    program = start("info", "options", "carrier-pigeon")
    program.ends(2)
    assert "there is no kind of socket" in bytes(program.err).decode()
