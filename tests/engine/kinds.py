"""The kinds of socket that the conformance suite is run over: how a pair of ends is made, and what a kind cannot do.

A new kind is one line in ``KINDS``. What a transport cannot do it says, and the suite proves that it says so.
"""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from workbench.host.availability import availability
from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.schemes import Scheme
from workbench.model.sockets import Role
from workbench.model.tlssettings import TlsSettings


@dataclass(frozen=True)
class Kind:
    """``url`` is the listener's, given a folder for the test; the client's follows from where the listener is.

    ``absent``: why it cannot be had here, as the reason that opening it must fail with; None where it can.
    ``more``: what ``Lab.make`` is given besides (TLS settings …), by role. ``begun``: the event that tells that
    payload passes. ``nobody``: the reason when nothing listens. ``header_bytes``: what stands before each payload that
    the listener receives (raw sockets: IPv4's header). ``wants``: a program without which it is left out.
    ``peer``: whom the client's socket is connected to, where that is not the listener. ``keeps_halves``: whoever
    stands between the ends leaves the other direction open when one has ended.
    """

    name: str
    scheme: Scheme
    url: Callable[[Path], str]
    absent: Reason | None = None
    has_half_close: bool = True
    has_reset: bool = True
    keeps_boundaries: bool = False
    nobody: Reason = Reason.REFUSED
    begun: tuple[EventKind, EventKind] = (EventKind.CONNECTED, EventKind.ACCEPTED)
    more: Callable[[Role], dict[str, Any]] = field(default=lambda _role: {})
    client: Callable[[str], str] | None = None  # the client's URL, given the listener's address
    header_bytes: int = 0
    wants: str = ""
    peer: Callable[[], str] | None = None
    keeps_halves: bool = True

    @property
    def is_installed(self) -> bool:
        return not self.wants or shutil.which(self.wants) is not None

    def client_url(self, local: str) -> str:
        return self.client(local) if self.client is not None else f"{self.scheme}://{local}"

    def __str__(self) -> str:
        return self.name


def _vsock_loopback() -> Reason | None:
    """Linux has vsock, and often no way from it to itself: the module vsock_loopback is not loaded."""
    if not hasattr(socket, "AF_VSOCK"):
        return Reason.KIND_NOT_HERE
    try:
        with socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM) as probe:
            probe.bind((1, socket.VMADDR_PORT_ANY))
    except OSError:
        return Reason.ADDRESS_NOT_LOCAL
    return None


def _named(family: str) -> Reason | None:
    return None if hasattr(socket, family) else Reason.KIND_NOT_HERE


def _raw() -> Reason | None:
    """Raw sockets are for administrators."""
    return None if availability("raw").available else Reason.RAW_NOT_ALLOWED


@cache
def socks_proxy() -> str:
    """The address of a SOCKS proxy, microsocks, that runs until the tests are over."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        ["microsocks", "-i", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    atexit.register(process.wait, 10)
    atexit.register(process.terminate)  # called first
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with socket.socket() as probe:
            probe.settimeout(0.05)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return f"127.0.0.1:{port}"
        assert process.poll() is None, "microsocks has ended"
    raise AssertionError("microsocks does not listen")


SERVICE = "5a3f1c1e-7b1d-4b6e-9a53-0d3d5d1f7a11"  # of Hyper-V; nobody's

STREAMS = [
    Kind("tcp4", Scheme.TCP, lambda _folder: "tcp://127.0.0.1:0"),
    Kind("tcp6", Scheme.TCP, lambda _folder: "tcp://[::1]:0"),
    Kind("unix", Scheme.UNIX, lambda folder: f"unix://{folder}/talk", _named("AF_UNIX"), has_reset=False),
    Kind(
        "abstract", Scheme.UNIX, lambda folder: f"unix://@{folder.name}-{os.getpid()}", _named("AF_UNIX"),
        has_reset=False,
    ),
    Kind(
        "tls", Scheme.TLS, lambda _folder: "tls://127.0.0.1:0", begun=(EventKind.SECURED, EventKind.SECURED),
        more=lambda _role: {"tls": TlsSettings(trust_laboratory=True)},
    ),
    Kind(
        "ws", Scheme.WS, lambda _folder: "ws://127.0.0.1:0/chat", has_half_close=False, keeps_boundaries=True,
        begun=(EventKind.UPGRADED, EventKind.UPGRADED), client=lambda local: f"ws://{local}/chat?room=1",
    ),
    Kind(
        "wss", Scheme.WSS, lambda _folder: "wss://[::1]:0/", has_half_close=False, keeps_boundaries=True,
        begun=(EventKind.UPGRADED, EventKind.UPGRADED),
        more=lambda _role: {"tls": TlsSettings(trust_laboratory=True)},
    ),
    Kind(
        "tcp-by-proxy", Scheme.TCP, lambda _folder: "tcp://127.0.0.1:0", begun=(EventKind.PROXIED, EventKind.ACCEPTED),
        client=lambda local: f"tcp://{local}?proxy=socks5://{socks_proxy()}", nobody=Reason.PROXY_REFUSED,
        wants="microsocks", peer=socks_proxy, has_reset=False, keeps_halves=False,
    ),
    Kind("vsock", Scheme.VSOCK, lambda _folder: "vsock://local:0", _vsock_loopback(), nobody=Reason.RESET),
    Kind("rfcomm", Scheme.RFCOMM, lambda _folder: "rfcomm://any:1", _named("AF_BLUETOOTH")),
    Kind("hyperv", Scheme.HYPERV, lambda _folder: f"hyperv://loopback/{SERVICE}", _named("AF_HYPERV")),
]
DATAGRAMS = [
    Kind("udp4", Scheme.UDP, lambda _folder: "udp://127.0.0.1:0", keeps_boundaries=True, has_half_close=False),
    Kind("udp6", Scheme.UDP, lambda _folder: "udp://[::1]:0", keeps_boundaries=True, has_half_close=False),
    Kind(
        "unix-dgram", Scheme.UNIX_DGRAM, lambda folder: f"unix-dgram://{folder}/mail", _named("AF_UNIX"),
        keeps_boundaries=True, has_half_close=False, client=lambda local: f"unix-dgram://{local}?bind={local}.client",
    ),
    Kind(
        "raw", Scheme.RAW, lambda _folder: "raw://127.0.0.1?protocol=253", _raw(), keeps_boundaries=True,
        has_half_close=False, client=lambda local: f"raw://{local}?protocol=253&bind=127.0.0.2", header_bytes=20,
    ),
]
