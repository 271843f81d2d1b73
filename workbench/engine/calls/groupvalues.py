"""The values of multicast calls in words, for the call tape: ``239.1.2.3, interface 2, source 192.0.2.7``.

struct group_req and group_source_req (RFC 3678, section 5): an index, then one or two addresses of 128 bytes.
"""

from __future__ import annotations

import socket
import sys
from typing import Final

_STORAGE_BYTES: Final = 128


def group_text(value: bytes) -> str:
    """Empty for what is no such structure."""
    for storages in (1, 2):
        padding = len(value) - storages * _STORAGE_BYTES
        if padding in (4, 8):  # the index, and what aligns the address behind it
            addresses = [_address(value[padding + at * _STORAGE_BYTES :]) for at in range(storages)]
            return _words(int.from_bytes(value[:4], sys.byteorder), addresses)
    return ""


def _words(index: int, addresses: list[str]) -> str:
    if not all(addresses):
        return ""
    source = f", source {addresses[1]}" if len(addresses) > 1 else ""
    return f"{addresses[0]}, interface {index}{source}"


def _address(storage: bytes) -> str:
    family = storage[1] if sys.platform == "darwin" else int.from_bytes(storage[:2], sys.byteorder)
    if family == socket.AF_INET:
        return socket.inet_ntop(socket.AF_INET, storage[4:8])
    if family == socket.AF_INET6:
        return socket.inet_ntop(socket.AF_INET6, storage[8:24])
    return ""
