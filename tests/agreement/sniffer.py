"""What programs say to each other in a network namespace of our own: datagrams by packet socket, or an answer in text.

For protocols whose programs choose their own ports, or speak before they have an address. ``in_namespace`` runs a
function of a maker inside; what it returns comes back.
"""

from __future__ import annotations

import pickle
import socket
import sys
import threading
from typing import NamedTuple

from tests.engine.namespaces import run_in_namespace

ETH_P_IP = 0x0800
UDP = 17


class Datagram(NamedTuple):
    """One that was seen."""

    source_port: int
    target_port: int
    data: bytes


class Sniffer:
    """Sees what goes out by one interface while the block runs."""

    def __init__(self, interface: str) -> None:
        self.seen: list[Datagram] = []
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3))  # ETH_P_ALL
        self._socket.bind((interface, 3))
        self._socket.settimeout(0.2)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Sniffer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()  # and then until nothing comes any more
        self._thread.join(5)
        self._socket.close()

    def _run(self) -> None:
        while True:
            try:
                packet, (interface, protocol, kind, *_) = self._socket.recvfrom(65_536)
            except TimeoutError:
                if self._is_over.is_set():
                    return
                continue
            is_wanted = interface != "lo" or kind == socket.PACKET_OUTGOING
            if protocol == ETH_P_IP and is_wanted and packet[9] == UDP:
                self._keep(packet)

    def _keep(self, packet: bytes) -> None:
        at = (packet[0] & 15) * 4
        source, target, size = (int.from_bytes(packet[at + n : at + n + 2], "big") for n in (0, 2, 4))
        self.seen.append(Datagram(source, target, packet[at + 8 : at + size]))


def in_namespace(module: str, deadline_s: float = 90.0) -> list[Datagram]:
    """The datagrams that ``module``'s function ``inside()`` returns."""
    code = (
        f"import pickle, sys; from {module} import inside; sys.stdout.write(pickle.dumps(inside()).hex())"
    )
    done = run_in_namespace([sys.executable, "-c", code], deadline_s)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: list[Datagram] = pickle.loads(bytes.fromhex(done.stdout))
    return found
