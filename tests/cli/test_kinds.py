"""Kinds of socket beside TCP and UDP on the command line, and what ``info`` says of their addresses."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.cli.exitcodes import ExitCode
from workbench.cli.info import info
from workbench.cli.urlinfo import about_url
from workbench.model.socketurl import parse_socket_url

Run = Callable[..., subprocess.CompletedProcess[bytes]]
needs_unix = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this Python has no AF_UNIX")


@needs_unix
def test_a_unix_socket_is_listened_on_and_sent_to(start, tmp_path: Path) -> None:
    url = f"unix://{tmp_path}/talk"
    listener = start("listen", url, "--echo", "--json")
    assert listener.event("listening")["local"] == f"{tmp_path}/talk"
    assert stat.S_IMODE((tmp_path / "talk").stat().st_mode) == 0o600
    sender = start("send", url, "--text", "Hello", "--expect", "Hello", "--json")
    sender.ends(0)
    record = listener.json(lambda line: line.get("dir") == "rx")
    assert record["peer"] == f"unnamed (pid {sender.process.pid})"
    assert record["local"] == f"{tmp_path}/talk"
    assert [line["peer"] for line in sender.records] == [f"{tmp_path}/talk"] * 2
    listener.signal()
    listener.ends(0)
    assert not (tmp_path / "talk").exists()
    assert "open to the network" not in listener.said


@needs_unix
def test_an_abstract_name_and_socat(start) -> None:
    name = f"workbench-{os.getpid()}"
    peer = start(argv=["socat", f"ABSTRACT-LISTEN:{name},fork", "EXEC:cat"])
    for _ in range(50):
        sender = start("send", f"unix://@{name}", "--text", "through", "--wait", "5", "--expect", "through")
        if sender.end() == 0:
            break
        assert "nothing listens" in sender.said  # socat has not come so far
    assert bytes(sender.out) == b"through"
    peer.kill()


@needs_unix
def test_a_left_over_file_is_explained(run_command: Run, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as gone:
        gone.bind(str(tmp_path / "talk"))
    done = run_command("listen", f"unix://{tmp_path}/talk")
    assert done.returncode == ExitCode.NETWORK
    said = done.stderr.decode()
    assert said.startswith(f"Socket file left over: {tmp_path}/talk; it can be removed with: rm {tmp_path}/talk")
    assert "EADDRINUSE, WSAEADDRINUSE 10048" in said
    assert "nothing listens there any more" in said


def test_a_port_in_use_names_the_program_that_holds_it(run_command: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run_command("listen", f"tcp://127.0.0.1:{port}")
    assert done.returncode == ExitCode.NETWORK
    assert f"port {port} is held by" in done.stderr.decode()
    assert f"(process {os.getpid()}), which listens on 127.0.0.1" in done.stderr.decode()


def test_a_kind_that_is_not_here_says_why(run_command: Run) -> None:
    if hasattr(socket, "AF_HYPERV"):
        pytest.fail("this test wants a kind that this system lacks; name another one")
    done = run_command("send", "hyperv://loopback/5a3f1c1e-7b1d-4b6e-9a53-0d3d5d1f7a11", "--text", "x", "--events")
    assert done.returncode == ExitCode.NETWORK
    said = done.stderr.decode()
    assert said.startswith("This system does not have that kind of socket: Hyper-V sockets exist on Windows only")
    failed = json.loads(done.stdout.splitlines()[-1])
    assert failed["reason"] == "kind_not_here"


@pytest.mark.parametrize(("words", "said"), [
    (["listen", "icmp://127.0.0.1"], "has no listener"),
    (["listen", "tcp://127.0.0.1:0?proxy=socks5://127.0.0.1:1080"], "is for clients"),
    (["send", "tcp://127.0.0.1:0", "--text", "x"], "port 0 stands for"),
    (["listen", "tcp://127.0.0.1:0", "--join", "239.1.2.3"], "--join goes with udp:// and raw://"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_before_anything_is_opened(run_command: Run, words, said: str) -> None:
    done = run_command(*words)
    assert done.returncode == ExitCode.USAGE
    assert said in done.stderr.decode()


def about(url: str, found: list[tuple[str, str]] | None = None) -> dict[str, str]:
    return {label: text for label, text in about_url(parse_socket_url(url), found or []) if label}


def test_info_shows_the_order_of_attempts() -> None:
    found = [("::1", "IPv6"), ("2001:db8::1", "IPv6"), ("127.0.0.1", "IPv4")]
    lines = list(about_url(parse_socket_url("tcp://many.invalid:80"), found))
    at = [label for label, _text in lines].index("is tried")
    assert [text.split()[0] for _label, text in lines[at:]] == ["::1", "127.0.0.1", "2001:db8::1"]
    assert [text.split(",")[0] for _label, text in lines[at:]] == [
        "::1 at once", "127.0.0.1 after 250 ms", "2001:db8::1 after 500 ms",
    ]  # fmt: skip
    assert "is tried" not in about("udp://many.invalid:80", found)
    assert "is tried" not in about("tcp://one.invalid:80", found[:1])


def test_info_leaves_the_name_to_a_proxy_that_looks_it_up(capsys: pytest.CaptureFixture[str]) -> None:
    for proxy in ("http://127.0.0.1:3128", "socks5h://127.0.0.1:1080"):
        # Asked here, the name would not be found.
        assert info(f"tls://nowhere.invalid:443?proxy={proxy}") is ExitCode.DONE
        assert "resolves to   left to the proxy" in capsys.readouterr().out
    found = [("::1", "IPv6"), ("127.0.0.1", "IPv4")]
    through = about("tcp://localhost:80?proxy=socks5://127.0.0.1:1080", found)
    assert through["resolves to"] == "::1 (IPv6)"
    assert "is tried" not in through  # one address goes to the proxy


@needs_unix
def test_info_says_what_lies_at_a_path(tmp_path: Path) -> None:
    path = tmp_path / "talk"
    assert about(f"unix://{path}")["file"] == "none: nothing is bound there"
    assert about(f"unix://{tmp_path}/a/b")["file"] == f"none, nor a folder {tmp_path}/a"
    path.write_text("")
    assert about(f"unix://{path}")["file"].startswith("no socket")
    path.unlink()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        path.chmod(0o600)
        assert about(f"unix://{path}")["file"] == f"a socket, srw------- of user {os.getuid()}: you may connect"
    assert about("unix://@name")["name"] == "@name: an abstract name, which has no file"


def test_info_of_other_kinds(capsys: pytest.CaptureFixture[str]) -> None:
    assert about("vsock://host:1024")["context id"] == "2: the host"
    assert about("vsock://local:1024")["context id"] == "1: this machine itself"
    assert about("rfcomm://any:1")["device"] == "00:00:00:00:00:00: any, for a listener"
    assert about("udp://239.1.2.3:5000")["host"] == "239.1.2.3: a multicast group"
    assert "dual stack" in about("tcp://[::]:9000")["host"]
    assert info("hyperv://loopback/5a3f1c1e-7b1d-4b6e-9a53-0d3d5d1f7a11") is ExitCode.DONE
    said = capsys.readouterr().out
    assert "e0e16197-dd56-4a10-9195-5ee7a155a838" in said
    assert hasattr(socket, "AF_HYPERV") or "here          no: Hyper-V sockets exist on Windows only" in said
