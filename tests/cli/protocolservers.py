"""Servers of ten protocols as other people wrote them, on the loopback interface, with settings of their own in a
scratch folder. Each is started by its program and ended by its process, and none outlives its ``with``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HOST: Final = "127.0.0.1"
TFTP_HOST: Final = "127.71.69.1"  # dnsmasq serves TFTP at port 69 alone: an address that nobody else takes
START_S: Final = 20.0
MODBUS: Final = """
import sys
from pymodbus import FramerType
from pymodbus.datastore import ModbusDeviceContext, ModbusSequentialDataBlock, ModbusServerContext
from pymodbus.server import StartTcpServer
block = ModbusSequentialDataBlock(1, list(range(200)))
context = ModbusServerContext(devices=ModbusDeviceContext(hr=block, ir=block), single=True)
StartTcpServer(context, address=("127.0.0.1", int(sys.argv[1])), framer=FramerType(sys.argv[2]))
"""
NGINX: Final = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port}; root {folder}/nothing;
    location /hello {{ default_type text/plain; return 200 "Hello from nginx.\\n"; }}
    location /things {{ add_header Location /things/1 always; default_type text/plain; return 201 "Made.\\n"; }}
  }}
}}
"""
RSYSLOG: Final = """
module(load="imudp")
input(type="imudp" address="127.0.0.1" port="{port}")
*.* action(type="omfile" file="{folder}/received" template="RSYSLOG_SyslogProtocol23Format")
"""


@dataclass(frozen=True)
class Server:
    """``needs`` are programs that have to be there; ``ask`` is sent to a datagram server until it answers, None where
    it never does."""

    name: str  # of the sequence
    needs: tuple[str, ...]
    command: Callable[[Path, int], list[str]]
    is_udp: bool = False
    ask: bytes | None = None
    host: str = HOST
    port: int = 0  # 0: a free one


def _http(folder: Path, port: int) -> list[str]:
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    return ["nginx", "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]


def _smtp(_folder: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"{HOST}:{port}", "-c", "aiosmtpd.handlers.Sink"]


def _dns(_folder: Path, port: int) -> list[str]:
    names = ("--address=/www.example.org/192.0.2.1", "--local=/example.org/")
    return [*_dnsmasq(port), f"--listen-address={HOST}", *names]


def _tftp(folder: Path, _port: int) -> list[str]:
    root = folder / "tftp"
    root.mkdir()
    root.chmod(0o755)
    (root / "lines.txt").write_bytes(b"x" * 512 + b"512 bytes.\r\n")
    return [*_dnsmasq(0), f"--listen-address={TFTP_HOST}", "--enable-tftp", f"--tftp-root={root}", "--tftp-single-port"]


def _dnsmasq(port: int) -> list[str]:
    """``--bind-dynamic``: 2.90 with ``--bind-interfaces`` cannot answer TFTP from one port."""
    return ["dnsmasq", "-k", "-C", "/dev/null", f"--port={port}", "--bind-dynamic", "--no-resolv", "--no-hosts",
            "--pid-file=", "--user=", "--log-facility=-"]  # fmt: skip


def _modbus(framer: str) -> Callable[[Path, int], list[str]]:
    def command(_folder: Path, port: int) -> list[str]:
        return [sys.executable, "-c", MODBUS, str(port), framer]

    return command


def _mqtt(folder: Path, port: int) -> list[str]:
    settings = folder / "mosquitto.conf"
    settings.write_text(f"listener {port} {HOST}\nallow_anonymous true\npersistence false\n")
    return ["mosquitto", "-c", str(settings)]


def _redis(folder: Path, port: int) -> list[str]:
    return ["redis-server", "--port", str(port), "--bind", HOST, "--save", "", "--appendonly", "no",
            "--dir", str(folder)]  # fmt: skip


def _ntp(folder: Path, port: int) -> list[str]:
    return ["chronyd", "-d", "-x", "-u", "root", f"port {port}", f"bindaddress {HOST}", "allow 127/8",
            "local stratum 3", "cmdport 0", f"pidfile {folder}/chronyd.pid",
            f"bindcmdaddress {folder}/chronyd.sock"]  # fmt: skip


def _syslog(folder: Path, port: int) -> list[str]:
    settings = folder / "rsyslog.conf"
    settings.write_text(RSYSLOG.format(folder=folder, port=port))
    return ["rsyslogd", "-n", "-f", str(settings), "-i", str(folder / "rsyslogd.pid")]


SERVERS: Final = (
    Server("HTTP", ("nginx",), _http), Server("SMTP", (), _smtp),
    Server("DNS", ("dnsmasq",), _dns, True, b"\0\1\1\0\0\1\0\0\0\0\0\0\0\0\1\0\1"),
    Server("Modbus TCP", (), _modbus("socket")), Server("Modbus RTU", (), _modbus("rtu")),
    Server("MQTT", ("mosquitto",), _mqtt), Server("Redis", ("redis-server",), _redis),
    Server("TFTP", ("dnsmasq",), _tftp, True, b"\0\1nothing\0octet\0", TFTP_HOST, 69),
    Server("NTP", ("chronyd",), _ntp, True, b"\x23" + b"\0" * 47), Server("Syslog", ("rsyslogd",), _syslog, True),
)  # fmt: skip
PATH: Final = f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin{os.pathsep}/sbin"


def missing(server: Server) -> str:
    """Which of its programs is not there; empty if all are."""
    return next((name for name in server.needs if shutil.which(name, path=PATH) is None), "")


def why_not(server: Server) -> str:
    """Why it cannot run for this user; empty if it can."""
    if server.port and server.port < 1024:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
            try:
                trial.bind((server.host, server.port))
            except OSError as error:
                return f"{server.name} has port {server.port}, and this user may not take it: {error.strerror}"
    needs_root = "chronyd" in server.needs
    if needs_root and (not hasattr(os, "geteuid") or os.geteuid() != 0):
        return "chronyd starts as root alone"
    return ""


@contextlib.contextmanager
def running(server: Server, folder: Path) -> Iterator[int]:
    """The server's port, once it answers."""
    folder.mkdir()
    port = server.port or free_port(udp=server.is_udp)
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            server.command(folder, port), stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=folder,
            env={**os.environ, "PATH": PATH},
        )  # fmt: skip
    try:
        _wait(server, port, process, folder)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def free_port(*, udp: bool = False) -> int:
    """A port that was free a moment ago."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM if udp else socket.SOCK_STREAM) as trial:
        trial.bind((HOST, 0))
        port: int = trial.getsockname()[1]
        return port


def _wait(server: Server, port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + START_S
    while not _answers(server, port):
        if process.poll() is not None or time.monotonic() > end:
            raise AssertionError(f"{server.name} does not answer: {(folder / 'output').read_bytes()[-2000:]!r}")


def _answers(server: Server, port: int) -> bool:
    """Waits a little itself."""
    if server.is_udp and server.ask is None:
        return _is_taken(port)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM if server.is_udp else socket.SOCK_STREAM) as trial:
        trial.settimeout(0.1)
        try:
            trial.connect((server.host, port))
            if server.is_udp:
                trial.send(server.ask or b"")
                trial.recv(2048)
        except OSError:
            _pause()  # a refusal comes at once
            return False
    return True


def _is_taken(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
        try:
            trial.bind((HOST, port))
        except OSError:
            return True
    _pause()
    return False


def _pause() -> None:
    """Until the next trial: a receive that nobody answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind((HOST, 0))
        silent.settimeout(0.02)
        with contextlib.suppress(TimeoutError):
            silent.recv(1)
