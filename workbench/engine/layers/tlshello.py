"""The server name that a client asks for, read from its ClientHello.

OpenSSL would tell it through a callback of Python's, which raises into nowhere when the name is no ASCII, and any
stranger can send such a name. RFC 8446, section 4.1.2; RFC 6066, section 3.
"""

from __future__ import annotations

from typing import Final

from workbench.engine.layers.plainline import plain_line

HELLO_MAX_BYTES: Final = 18 * 1024  # a record and more; a ClientHello has some 500 bytes, or 1,800
NAME_MAX_CHARS: Final = 255
_HANDSHAKE, _CLIENT_HELLO, _SERVER_NAME, _HOST_NAME = 22, 1, 0, 0


def asked_name(data: bytes) -> str:
    """The server name in what a client has sent first, as one plain line; empty if there is none. Never raises."""
    reader = _Reader(_first_message(data))
    try:
        if reader.number(1) != _CLIENT_HELLO:
            return ""
        hello = _Reader(reader.vector(3))
        hello.take(2 + 32)  # version, random
        for length_bytes in (1, 2, 1):  # session, ciphers, compression
            hello.vector(length_bytes)
        extensions = _Reader(hello.vector(2))
        while extensions.left:
            kind, content = extensions.number(2), extensions.vector(2)
            if kind == _SERVER_NAME:
                return _host_name(_Reader(_Reader(content).vector(2)))
    except EOFError:
        pass
    return ""


def _host_name(names: _Reader) -> str:
    while names.left:
        kind, name = names.number(1), names.vector(2)
        if kind == _HOST_NAME:
            return plain_line(name.decode("ascii", "replace"), NAME_MAX_CHARS)
    return ""


def _first_message(data: bytes) -> bytes:
    """The first handshake message, which may lie in several records."""
    message, at = bytearray(), 0
    while data[at : at + 1] == bytes([_HANDSHAKE]) and at + 5 <= len(data):
        size = int.from_bytes(data[at + 3 : at + 5])
        message += data[at + 5 : at + 5 + size]
        at += 5 + size
    return bytes(message)


class _Reader:
    """Raises EOFError where less is there than is said."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    @property
    def left(self) -> int:
        return len(self._data) - self._at

    def take(self, size: int) -> bytes:
        if size > self.left:
            raise EOFError
        self._at += size
        return self._data[self._at - size : self._at]

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size))

    def vector(self, length_bytes: int) -> bytes:
        return self.take(self.number(length_bytes))
