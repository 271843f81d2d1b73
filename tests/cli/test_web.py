"""What the command line takes for WebSockets, and that it goes over the wire."""

from __future__ import annotations

import socket

import pytest

from workbench.cli.commands import ListenCommand, SendCommand
from workbench.cli.parser import parse
from workbench.model.websettings import SendAs, WebSettings


def test_all_of_it(tmp_path):
    file = tmp_path / "headers"
    file.write_text("Authorization: Bearer s3cret\n\nX-Two: 2\n")
    command = parse([
        "send", "wss://127.0.0.1:9/chat", "--text", "x", "--ws-type", "binary", "--ws-subprotocols", "a, b",
        "--ws-origin", "https://example.org", "--ws-header", "X-One: 1", "--ws-header-file", str(file),
        "--ws-ping", "500", "--ws-compress",
    ])  # fmt: skip
    assert isinstance(command, SendCommand)
    assert command.kind.web == WebSettings(
        ("a", "b"), "https://example.org", ("X-One: 1",), True, ping_interval_ms=500, send_as=SendAs.BINARY,
    )  # fmt: skip
    assert command.kind.secret_headers == ("Authorization: Bearer s3cret", "X-Two: 2")
    assert "s3cret" not in repr(command)


def test_nothing_of_it():
    command = parse(["listen", "ws://127.0.0.1:9"])
    assert isinstance(command, ListenCommand)
    assert command.kind.web == WebSettings()


@pytest.mark.parametrize(("arguments", "words"), [
    (["--ws-subprotocols", "a b"], "without spaces"), (["--ws-subprotocols", "a,a"], "each once"),
    (["--ws-origin", "a b"], "https://example.org"), (["--ws-header", "s3cret"], "Name: value"),
    (["--ws-header", "X: s3cret\r\nY: 1"], "printable ASCII"), (["--ws-header", "B d: s3cret"], "Name: value"),
    (["--ws-ping", "1"], "milliseconds from"), (["--ws-ping", "-5"], "milliseconds from"),
    (["--ws-header-file", "/does/not/exist"], "No such file"), (["--ws-type", "hex"], "invalid choice"),
])  # fmt: skip
def test_what_cannot_be(capsys, arguments, words):
    assert parse(["send", "ws://127.0.0.1:9", "--text", "x", *arguments]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "s3cret" not in said


def test_a_bad_line_of_a_file_is_named_and_not_repeated(capsys, tmp_path):
    file = tmp_path / "headers"
    file.write_text("X: 1\ns3cret\n")
    assert parse(["send", "ws://127.0.0.1:9", "--text", "x", "--ws-header-file", str(file)]) == 2
    said = capsys.readouterr().err
    assert "header 2" in said
    assert "s3cret" not in said


@pytest.mark.parametrize(("command", "url", "option", "words"), [
    ("send", "tcp://127.0.0.1:9", ["--ws-type", "text"], "--ws-type goes with ws:// and wss://"),
    ("listen", "tcp://127.0.0.1:9", ["--ws-compress"], "--ws-compress goes with ws:// and wss://"),
    ("listen", "ws://127.0.0.1:9", ["--ws-origin", "http://me"], "--ws-origin goes with send"),
])  # fmt: skip
def test_what_does_not_go_together(capsys, command, url, option, words):
    payload = ["--text", "x"] if command == "send" else []
    assert parse([command, url, *payload, *option]) == 2
    assert words in capsys.readouterr().err


def test_it_goes_over_the_wire(start):
    listener = start("listen", "ws://127.0.0.1:0", "--echo", "--ws-subprotocols", "chat", "--ws-compress", "--json")
    url = f"ws://{listener.event('listening')['local']}/x"
    sender = start(
        "send", url, "--text", "hello", "--ws-type", "binary", "--ws-subprotocols", "no,chat", "--ws-compress",
        "--ws-header", "X-Api-Key: s3cret", "--expect", "hello", "--json",
    )  # fmt: skip
    sender.ends(0)
    assert [line["type"] for line in sender.records] == ["binary", "binary"]
    assert b"subprotocol chat" in sender.out
    assert b"s3cret" not in sender.out + sender.err


def test_headers_from_a_file_go_out_and_stay_out_of_what_is_recorded(start, tmp_path):
    headers, record = tmp_path / "headers", tmp_path / "talk.swb"
    headers.write_text("Authorization: Bearer s3cret\n")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        url = f"ws://127.0.0.1:{server.getsockname()[1]}/"
        sender = start("send", url, "--text", "x", "--ws-header-file", str(headers), "--record", str(record))
        peer, _address = server.accept()
        with peer:
            peer.settimeout(20)
            asked = b""
            while b"\r\n\r\n" not in asked:
                asked += peer.recv(4096)
    sender.end()
    assert b"Authorization: Bearer s3cret\r\n" in asked
    assert record.stat().st_size
    for file in tmp_path.rglob("*"):
        assert file == headers or not file.is_file() or b"s3cret" not in file.read_bytes()
