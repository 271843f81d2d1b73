"""What a WebSocket asks for when it is opened."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SendAs(StrEnum):
    """What a payload becomes: a text or a binary message; by itself, text where it is UTF-8."""

    AUTO = "auto"
    TEXT = "text"
    BINARY = "binary"


@dataclass(frozen=True, slots=True)
class WebSettings:
    """``headers`` are further lines of the opening request (client) or answer (listener), as ``Name: value``.

    ``message_max_bytes`` bounds what a peer may send as one message, however it is cut into fragments.
    """

    subprotocols: tuple[str, ...] = ()
    origin: str = ""
    headers: tuple[str, ...] = ()
    compression: bool = False  # permessage-deflate, RFC 7692
    fragment_bytes: int = 0  # outgoing messages are cut into fragments of so many bytes; 0: not cut
    message_max_bytes: int = 16 * 1024 * 1024
    ping_interval_ms: int = 0  # 0: no pings by themselves
    send_as: SendAs = SendAs.AUTO
