"""The settings of a WebSocket as the options show them, for each side."""

from __future__ import annotations

import re
from typing import Final

from workbench.model.sockets import Role, SocketSpec
from workbench.ui.panelkit.settingsform import SettingField, SettingKind

_K = SettingKind
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2
GIB: Final = 1024**3


def words_fault(text: str) -> str:
    """RFC 6455, section 4.1: subprotocols are tokens, each once."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if any(not _TOKEN.fullmatch(part) for part in parts):
        return "The name of a subprotocol is letters, digits and - . _ without spaces."
    return "A subprotocol is named once." if len(set(parts)) < len(parts) else ""


def header_fault(line: str) -> str:
    """A line that cannot be sent as a header."""
    name, colon, value = line.partition(":")
    if not colon or not _TOKEN.fullmatch(name):
        return "A header is written Name: value."
    return "" if value.isprintable() and value.isascii() else "The value of a header is printable ASCII."


def origin_fault(text: str) -> str:
    """RFC 6454, section 6.2."""
    return "" if text.isascii() and text.isprintable() and " " not in text else "An origin is like https://example.org."


_CLIENT: Final = (
    SettingField("origin", "Origin", _K.TEXT, "What a browser would tell of the page, such as https://example.org",
                 placeholder="not sent", check=origin_fault),
)  # fmt: skip
_BOTH: Final = (
    SettingField("subprotocols", "Subprotocols", _K.WORDS, "In order of liking, with commas", placeholder="none",
                 check=words_fault),
    SettingField("headers", "Headers", _K.LINES,
                 "Further lines of the opening handshake, one a line; saved with the project",
                 placeholder="Name: value", check=header_fault),
    SettingField("compression", "Compress messages", _K.SWITCH, "permessage-deflate, if the peer wants it, too"),
    SettingField("fragment_bytes", "Fragments of", _K.SIZE, "Sent messages are cut into fragments of this size; 0: not",
                 highest=GIB),
    SettingField("message_max_bytes", "Longest message", _K.SIZE, "A longer one of the peer ends the connection",
                 highest=GIB),
    SettingField("ping_interval_ms", "Ping every", _K.MILLISECONDS, "Pings by themselves; 0: none",
                 placeholder="never", highest=86_400_000),
)  # fmt: skip


def web_fields(spec: SocketSpec) -> tuple[SettingField, ...]:
    """Those that matter to the socket's side."""
    return (*_CLIENT, *_BOTH) if spec.role is Role.CLIENT else _BOTH
