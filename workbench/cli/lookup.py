"""What a host name resolves to, under a deadline."""

from __future__ import annotations

import socket
from typing import Any

from workbench.host.deadline import within
from workbench.model.socketurl import SocketUrl

LOOKUP_S = 5.0


def addresses(url: SocketUrl, timeout_s: float = LOOKUP_S) -> list[tuple[str, str]]:
    """(address, "IPv4" or "IPv6") pairs in the system's order, each once.

    Raises :class:`OSError` as the look-up did, :class:`TimeoutError` after ``timeout_s``.
    """
    kind = socket.SOCK_DGRAM if url.facts.is_datagram else socket.SOCK_STREAM

    def look_up() -> list[tuple[Any, ...]]:
        return socket.getaddrinfo(url.endpoint.host, url.endpoint.port, type=kind)

    try:
        found = within(timeout_s, look_up, "look-up")
    except TimeoutError:
        raise TimeoutError(f"no answer within {timeout_s:g} s") from None
    except UnicodeError as error:  # a label that IDNA does not take
        raise socket.gaierror(socket.EAI_NONAME, str(error)) from None
    families = {socket.AF_INET: "IPv4", socket.AF_INET6: "IPv6"}
    return list(dict.fromkeys((str(row[4][0]), families.get(row[0], str(row[0]))) for row in found))


def service_name(url: SocketUrl) -> str:
    """What the system calls the port; empty if it has no name for it, or there is no port."""
    try:
        return socket.getservbyport(url.endpoint.port or 0, "udp" if url.facts.is_datagram else "tcp")
    except (OSError, OverflowError):
        return ""


def lookup_numbers() -> dict[str, int]:
    """The numbers that this system gives to the errors of a look-up: EAI_NONAME and its like."""
    return {name: int(getattr(socket, name)) for name in dir(socket) if name.startswith("EAI_")}
