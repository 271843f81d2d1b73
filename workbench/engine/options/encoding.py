"""Values of options as getsockopt gives them and setsockopt takes them."""

from __future__ import annotations

import socket
import struct
import sys
from typing import Final

from workbench.engine.calls.lingering import LINGER
from workbench.model.options.facts import OptionFacts, OptionType
from workbench.model.options.values import Linger, OptionValue

IS_WINDOWS: Final = sys.platform == "win32"

_TIMEVAL: Final = struct.Struct("@ll")
_CREDENTIALS: Final = struct.Struct("3i")
_INT: Final = struct.Struct("@i")
STRUCTURE_BYTES: Final = 1024
_ROOM: Final[dict[OptionType, int]] = {
    OptionType.LINGER: LINGER.size,
    OptionType.TIME: 4 if IS_WINDOWS else _TIMEVAL.size,
    OptionType.NUMBER64: 8,
    OptionType.TEXT: 256,
    OptionType.ADDRESS: 4,
    OptionType.CREDENTIALS: _CREDENTIALS.size,
    OptionType.STRUCTURE: STRUCTURE_BYTES,
}


def room_of(facts: OptionFacts) -> int:
    """How many bytes getsockopt is given for it; 0 for a plain int."""
    return _ROOM.get(facts.type, 0)


def encoded(facts: OptionFacts, value: OptionValue) -> int | bytes:
    """For setsockopt. Raises ValueError for a value of another option's type, OverflowError past the C type."""
    match facts.type, value:
        case OptionType.LINGER, Linger():
            return LINGER.pack(int(value.on), value.seconds)
        case OptionType.TIME, int():
            if IS_WINDOWS:
                return value
            return _TIMEVAL.pack(value // 1000, value % 1000 * 1000)
        case OptionType.NUMBER64, int():
            return struct.pack("@Q", value)
        case OptionType.TEXT, str():
            return value.encode("ascii")
        case OptionType.ADDRESS, str():
            return socket.inet_aton(value)
        case _, int():
            return value
    raise ValueError(f"{facts.name} takes no {type(value).__name__}")


def decoded(facts: OptionFacts, raw: int | bytes) -> OptionValue | None:
    """The value of what getsockopt gave; None for bytes of another length than this type has."""
    if isinstance(raw, int):
        return int(bool(raw)) if facts.type is OptionType.SWITCH else raw
    match facts.type:
        case OptionType.LINGER if len(raw) == LINGER.size:
            on, seconds = LINGER.unpack(raw)
            return Linger(bool(on), seconds if on else 0)
        case OptionType.TIME if len(raw) == 4:
            return int(_INT.unpack(raw)[0])
        case OptionType.TIME if len(raw) == _TIMEVAL.size:
            seconds, microseconds = _TIMEVAL.unpack(raw)
            return int(seconds * 1000 + microseconds // 1000)
        case OptionType.NUMBER64 if len(raw) in (4, 8):
            return int.from_bytes(raw, sys.byteorder)
        case OptionType.TEXT:
            return raw.split(b"\0", 1)[0].decode("ascii", "replace")
        case OptionType.ADDRESS if len(raw) == 4:
            return socket.inet_ntoa(raw)
        case OptionType.CREDENTIALS if len(raw) == _CREDENTIALS.size:
            process, user, group = _CREDENTIALS.unpack(raw)
            return f"process {process}, user {user}, group {group}" if process else "none"
        case OptionType.STRUCTURE:
            return f"{len(raw)} bytes: {raw[:32].hex(' ')}{' …' if len(raw) > 32 else ''}" if raw else "empty"
    return None
