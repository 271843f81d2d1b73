"""Which version of MQTT a packet is of. CONNECT alone says it: the first packet of a connection."""

from __future__ import annotations

from typing import Final

from workbench.codec.dissect.dissector import Context
from workbench.codec.dissect.mqttparts import has_properties, varint_at
from workbench.codec.dissect.reader import Reader

CONNECT: Final = 0x10
NAMES: Final = (b"MQTT", b"MQIsdp")
BRIDGE: Final = 0x80  # a bit that brokers set in the version towards each other


def version_of(data: bytes) -> int:
    """The version that a CONNECT at the beginning of the bytes tells; 0 if there is none."""
    if not data or data[0] != CONNECT:
        return 0
    at = 1 + varint_at(data, 1, len(data))[1]
    size = int.from_bytes(data[at : at + 2], "big")
    version = data[at + 2 + size : at + 3 + size]
    return version[0] & ~BRIDGE if version and data[at + 2 : at + 2 + size] in NAMES else 0


class Version:
    """Of the packets of one stretch: as the connection's CONNECT says; where nobody knows it, as the bytes fit."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: int | None = None

    def tell(self, version: int) -> None:
        """A CONNECT has said it."""
        self._known = version & ~BRIDGE

    def has_properties(self, reader: Reader, trailing: int = 0, *, filters: bool = False) -> bool:
        """True if version 5's properties stand at the cursor; see :func:`mqttparts.has_properties`."""
        if self._known is None:
            self._known = version_of(self._context.opening())
        if self._known:
            return self._known == 5
        return has_properties(reader, trailing, filters=filters)
