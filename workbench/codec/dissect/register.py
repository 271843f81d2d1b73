"""The register of dissectors: their modules are imported when the first message is dissected, not before."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Final

from workbench.codec.dissect.dissector import Dissector

# Each module has one object ``DISSECTOR``. Of two that are equally sure of bytes, the one named first has them.
MODULES: Final[tuple[str, ...]] = (
    "http1", "tls", "resp", "sip", "sdp", "syslog", "nmea", "json", "xml",
    "dns", "mqtt", "modbus", "dhcp", "ntp", "snmp", "tftp", "rtp", "cbor", "messagepack", "protobuf",
    "websocket",  # its frames look like other binary messages
    "csv",
    "lines",  # plain text: the last, for it takes what the others leave
)


@cache
def dissectors() -> dict[str, Dissector]:
    """All that are built in, by key, in the register's order."""
    found: dict[str, Dissector] = {}
    for name in MODULES:
        dissector: Dissector = import_module(f"workbench.codec.dissect.{name}").DISSECTOR
        found[dissector.key] = dissector
    return found
