"""Our own listener and our own sender, each a process."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest


def listening(start, *words):
    """A listener with JSON lines, and its URL."""
    listener = start("listen", *words)
    event = listener.event("listening")
    return listener, f"{words[0].partition('://')[0]}://{event['local']}"


def test_a_ready_made_server(start) -> None:
    listener, address = listening(start, "udp://127.0.0.1:0", "--rules", "daytime", "--events")
    sender = start("send", address, "--text", "x", "--expect", "UTC")
    sender.ends(0)
    listener.signal()
    listener.ends(0)


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:0", "tcp://[::1]:0"])
def test_both_ends_of_an_echo(start, url: str) -> None:
    listener, address = listening(start, url, "--echo", "--json")
    sender = start("send", address, "--text", r"Hello\n", "--expect", "Hello", "--json")
    sender.ends(0)
    accepted = listener.event("accepted")
    record = listener.json(lambda line: line.get("dir") == "rx")
    listener.signal()
    listener.ends(0)
    assert list(record) == [
        "seq", "time_ns", "dir", "session", "connection", "local", "peer", "size", "hex",
    ]  # fmt: skip
    assert (record["seq"], record["size"], record["hex"]) == (1, 6, b"Hello\n".hex())
    assert record["session"] == "TCP listener"
    assert record["connection"] == accepted["connection"] == 1
    assert record["peer"] == accepted["peer"]
    assert [(line["dir"], line["hex"]) for line in sender.records] == [
        ("tx", b"Hello\n".hex()), ("rx", b"Hello\n".hex()),
    ]  # fmt: skip
    assert sender.records[0]["local"] == record["peer"]
    events = [line["event"] for line in map(json.loads, sender.out.splitlines()) if "event" in line]
    assert events[-1] == "closed"
    assert events.index("connected") < events.index("closed")


def test_received_bytes_go_out_as_they_are(start) -> None:
    listener = start("listen", "tcp://127.0.0.1:0", "--reply-text", r"\xff\0OK", "--count", "1")
    local = listener.line("err").split()[-1].rstrip(".")
    sender = start("send", f"tcp://{local}", "--hex", "00 01 ff 0a", "--wait", "5")
    sender.ends(0)
    listener.ends(0)
    assert bytes(listener.out) == b"\x00\x01\xff\n"
    assert bytes(sender.out) == b"\xff\x00OK"


def test_datagrams_keep_their_boundaries_the_empty_one_too(start) -> None:
    listener, address = listening(start, "udp://127.0.0.1:0", "--json", "--count", "4", "--echo")
    for payload in ("61", "", "6263", "64" * 65_507):
        sender = start("send", address, "--hex", payload, "--wait", "5", "--expect", "(?s).*", "--json")
        sender.ends(0)
        assert [line["dir"] for line in sender.records] == ["tx", "rx"]
    listener.ends(0)
    received = [line for line in listener.records if line["dir"] == "rx"]
    assert [line["size"] for line in received] == [1, 0, 2, 65_507]
    assert received[3]["hex"] == "64" * 65_507


def test_a_datagram_that_is_too_long_is_refused(start, tmp_path: Path, free_port: int) -> None:
    sender = start("send", f"udp://127.0.0.1:{free_port}", "--text", "x" * 65_508)
    sender.ends(1)
    assert "WSAEMSGSIZE 10040" in sender.said


def test_repeat_sends_so_many_times(start) -> None:
    listener, address = listening(start, "udp://127.0.0.1:0", "--json", "--count", "50")
    sender = start("send", address, "--text", "tick", "--repeat", "50", "--interval", "2", "--json")
    sender.ends(0)
    listener.ends(0)
    assert len(sender.records) == 50
    stamps = [line["time_ns"] for line in sender.records]
    assert stamps == sorted(stamps)
    assert [line["seq"] for line in listener.records] == list(range(1, 51))


def test_events_alone(start) -> None:
    listener, address = listening(start, "tcp://127.0.0.1:0", "--events", "--echo", "--duration", "30")
    start("send", address, "--text", "x", "--wait", "5", "--expect", "x").ends(0)
    listener.event("accepted")
    listener.event("closed")
    listener.signal(signal.SIGINT)
    listener.ends(0)
    assert not listener.records


def test_a_file_and_standard_input(start, tmp_path: Path) -> None:
    content = bytes(range(256)) * 20_000  # more than is read at once: it is streamed
    file = tmp_path / "content.bin"
    file.write_bytes(content)
    for source in ("file", "stdin"):
        listener = start("listen", "tcp://127.0.0.1:0")
        address = "tcp://" + listener.line("err").split()[-1].rstrip(".")
        if source == "file":
            sender = start("send", address, "--file", str(file))
        else:
            with file.open("rb") as stdin:
                sender = start("send", address, "--file", "-", stdin=stdin.fileno())
        sender.ends(0)
        while "closed" not in listener.line("err"):
            pass
        listener.signal()
        listener.ends(0)
        assert bytes(listener.out) == content


def test_typed_lines_leave_at_once(start) -> None:
    listener, address = listening(start, "tcp://127.0.0.1:0", "--json", "--echo")
    sender = start("send", address, "--file", "-", "--wait", "10", "--expect", "two", stdin=subprocess.PIPE)
    sender.process.stdin.write(b"one\n")
    sender.process.stdin.flush()
    assert listener.json(lambda line: line.get("dir") == "rx")["hex"] == b"one\n".hex()
    sender.process.stdin.write(b"two\n")
    sender.process.stdin.flush()
    sender.ends(0)  # the expectation ends it, though its input is still open


def test_many_clients_at_once(start) -> None:
    listener, address = listening(start, "tcp://127.0.0.1:0", "--json", "--echo")
    host, port = address.removeprefix("tcp://").rsplit(":", 1)
    clients = [socket.create_connection((host, int(port)), 10) for _ in range(20)]
    for number, client in enumerate(clients):
        client.sendall(b"%02d" % number)
    for number, client in enumerate(clients):
        assert client.recv(100) == b"%02d" % number
        client.close()
    listener.signal()
    listener.ends(0)
    by_connection = {line["connection"]: line["hex"] for line in listener.records if line["dir"] == "rx"}
    assert len(by_connection) == len(set(by_connection.values())) == 20


class TestExitCodes:
    def test_refused(self, start, free_port: int) -> None:
        sender = start("send", f"tcp://127.0.0.1:{free_port}", "--text", "x", "--json")
        sender.ends(1)
        assert "ECONNREFUSED, WSAECONNREFUSED 10061" in sender.said
        failed = [line for line in map(json.loads, sender.out.splitlines()) if line.get("event") == "failed"]
        assert len(failed) == 1
        assert (failed[0]["reason"], failed[0]["wsa_name"], failed[0]["wsa_code"]) == (
            "refused", "WSAECONNREFUSED", 10061,
        )  # fmt: skip
        assert "Connection refused" in failed[0]["message"]
        assert isinstance(failed[0]["errno"], int)

    def test_a_datagram_nobody_takes(self, start, free_port: int) -> None:
        sender = start("send", f"udp://127.0.0.1:{free_port}", "--text", "x")
        sender.ends(1)
        assert "Port unreachable" in sender.said

    def test_no_byte_within_the_wait(self, start) -> None:
        listener, address = listening(start, "tcp://127.0.0.1:0", "--json")
        sender = start("send", address, "--text", "x", "--wait", "0.3")
        sender.ends(1)
        assert "No byte came within 0.3 s." in sender.said
        listener.signal()
        listener.ends(0)

    def test_an_expectation_that_is_not_met(self, start) -> None:
        listener, address = listening(start, "tcp://127.0.0.1:0", "--json", "--reply-text", "nope")
        sender = start("send", address, "--text", "x", "--wait", "0.3", "--expect", "yes")
        sender.ends(3)
        assert "does not match" in sender.said
        assert bytes(sender.out) == b"nope"
        listener.signal()
        listener.ends(0)

    def test_address_in_use(self, start) -> None:
        listener, address = listening(start, "tcp://127.0.0.1:0", "--json")
        second = start("listen", address)
        second.ends(1)
        assert "WSAEADDRINUSE 10048" in second.said
        listener.signal()
        listener.ends(0)

    def test_an_address_that_is_not_ours(self, start) -> None:
        listener = start("listen", "tcp://192.0.2.1:9000")
        listener.ends(1)
        assert "WSAEADDRNOTAVAIL" in listener.said

    def test_a_name_that_does_not_exist(self, start) -> None:
        sender = start("send", "tcp://nobody.invalid:9", "--text", "x")
        sender.ends(1)
        assert "nobody.invalid" in sender.said

    def test_reset(self, start) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            sender = start("send", f"tcp://127.0.0.1:{port}", "--text", "x", "--wait", "10")
            client, _ = server.accept()
            client.recv(1)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            client.close()
            sender.ends(1)
        assert "reset" in sender.said

    @pytest.mark.parametrize("words", [["listen", "tcp://::1:1"], ["send", "tcp://a:1", "--hex", "4"], ["nonsense"]])
    def test_a_wrong_command_line(self, start, words: list[str]) -> None:
        program = start(*words)
        program.ends(2)
        assert "Traceback" not in program.said

    @pytest.mark.skipif(sys.platform == "win32", reason="signals end a process on Windows")
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_a_signal_while_connecting_or_waiting(self, start, number: int) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            sender = start("send", f"tcp://127.0.0.1:{port}", "--text", "x", "--wait", "60", "--json")
            sender.event("connected")
            sender.signal(number)
            sender.ends(0)


def test_open_to_the_network_is_said(start) -> None:
    listener = start("listen", "udp://0.0.0.0:0", "--duration", "0.2")
    listener.ends(0)
    assert "is open to the network" in listener.said
    listener = start("listen", "udp://127.0.0.1:0", "--duration", "0.2")
    listener.ends(0)
    assert "open to the network" not in listener.said


def test_a_reader_that_goes_away_is_no_fault(start) -> None:
    read, write = os.pipe()
    listener = start("listen", "udp://127.0.0.1:0", "--json", stdout=write)
    os.close(write)
    with os.fdopen(read, "rb") as reader:
        local = json.loads(reader.readline())["local"]
    host, port = local.rsplit(":", 1)
    stop = threading.Event()

    def chatter() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            while not stop.wait(0.01):
                sock.sendto(b"x", (host, int(port)))

    thread = threading.Thread(target=chatter)
    thread.start()
    try:
        listener.ends(0)
    finally:
        stop.set()
        thread.join()
    assert not listener.said


@pytest.mark.skipif(sys.platform == "win32", reason="signals end a process on Windows")
def test_a_reader_that_sleeps_holds_the_peer_back_and_a_signal_still_ends(start) -> None:
    read, write = os.pipe()
    listener = start("listen", "tcp://127.0.0.1:0", stdout=write)
    os.close(write)
    host, port = listener.line("err").split()[-1].rstrip(".").split(":")
    try:
        with socket.create_connection((host, int(port)), 10) as client:
            client.settimeout(1.0)
            with pytest.raises(TimeoutError):  # 200 MB fit into no queue: our peer has to wait
                client.sendall(bytes(200_000_000))
            listener.signal()
            listener.ends(0)
    finally:
        os.close(read)
