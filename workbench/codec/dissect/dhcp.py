"""DHCP (RFC 2131) and BOOTP (RFC 951): the header; options are in :mod:`dhcpoptions`."""

from __future__ import annotations

from typing import Final

from workbench.codec.dissect.dhcpoptions import MESSAGE_TYPES, read_options
from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.reader import Reader, read_message, shown_text
from workbench.model.fields import Dissection, Field

PORTS: Final = (67, 68)
COOKIE: Final = b"\x63\x82\x53\x63"
COOKIE_AT: Final = 236
TYPES: Final = {1: "Boot Request", 2: "Boot Reply"}
HARDWARE: Final = {0: "NET/ROM pseudo", 1: "Ethernet", 6: "IEEE 802", 32: "InfiniBand"}
ADDRESS_BYTES: Final = 16


class DhcpDissector:
    """DHCP."""

    key = "dhcp"
    title = "DHCP"

    def guess(self, data: bytes, context: Context) -> Guess:
        """The cookie at its place; BOOTP without one is believed at its ports."""
        if not context.is_datagram or len(data) < COOKIE_AT or data[0] not in TYPES or data[2] > ADDRESS_BYTES:
            return Guess.NO
        if data[COOKIE_AT : COOKIE_AT + 4] == COOKIE:
            return Guess.SURE
        return Guess.PORT if context.has_port(*PORTS) else Guess.NO

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """One datagram."""
        return read_message(Reader(data), self.key, self.title, _body)


DISSECTOR = DhcpDissector()


def _body(reader: Reader) -> None:
    kind = reader.number("dhcp.type", "Message type", 1, TYPES)
    reader.summary = TYPES.get(kind, f"Type {kind}")
    hardware = reader.number("dhcp.hw.type", "Hardware type", 1, HARDWARE)
    size = reader.number("dhcp.hw.len", "Hardware address length", 1)
    reader.number("dhcp.hops", "Hops", 1)
    number = reader.number("dhcp.id", "Transaction ID", 4)
    reader.number("dhcp.secs", "Seconds elapsed", 2)
    _flags(reader)
    for key, title in (("client", "Client IP address"), ("your", "Your (client) IP address"),
                       ("server", "Next server IP address"), ("relay", "Relay agent IP address")):
        reader.ipv4(f"dhcp.ip.{key}", title)
    _hardware_address(reader, hardware, min(size, ADDRESS_BYTES))
    names_at = reader.at
    _padded(reader, "dhcp.server", "Server host name", 64)
    _padded(reader, "dhcp.file", "Boot file name", 128)
    if reader.data[reader.at : reader.at + 4] != COOKIE:
        reader.summary += f" (BOOTP), transaction 0x{number:08x}"
        reader.rest("dhcp.vendor_specific_options", "Bootp vendor specific options")
        return
    at = reader.need(4, "Magic cookie")
    reader.add(Field("dhcp.cookie", "Magic cookie", at, 4, "99.130.83.99", "DHCP"))
    found = read_options(reader)
    if found.message_type:
        reader.summary = f"DHCP {MESSAGE_TYPES.get(found.message_type, found.message_type)}"
    reader.summary += f", transaction 0x{number:08x}"
    rest = reader.left
    if rest:
        padding = reader.need(rest, "Padding")
        data = reader.data[padding : padding + rest]
        reader.add(Field("dhcp.option.padding", "Padding", padding, rest, data, f"{rest} bytes"))
    _overloaded(reader, names_at, found.overload)


def _overloaded(reader: Reader, names_at: int, overload: int) -> None:
    """Options in the places of the two names (RFC 2132, section 9.3)."""
    end, back = reader.end, reader.at
    parts = ((1, names_at + 64, 128, "the boot file name"), (2, names_at, 64, "the server host name"))
    for bit, at, size, name in parts:
        if overload & bit:
            reader.at = at
            with reader.group("dhcp.option.overloaded", f"Options within {name}") as group, \
                    reader.within(min(size, end - at), name, group):
                read_options(reader)
    reader.at = back


def _flags(reader: Reader) -> None:
    place = (reader.at, 2)
    with reader.group("dhcp.flags", "Bootp flags") as group:
        reader.need(2, "Bootp flags")
        group.value = int.from_bytes(reader.data[place[0] : reader.at], "big")
        group.text = f"0x{group.value:04x}"
        reader.flag("dhcp.flags.bc", "Broadcast flag", place, 0x8000)
        reader.bits("dhcp.flags.reserved", "Reserved flags", place, 0x7FFF)


def _hardware_address(reader: Reader, hardware: int, size: int) -> None:
    at = reader.need(ADDRESS_BYTES, "Client hardware address")
    data = reader.data[at : at + size]
    if hardware == 1 and size == 6:
        reader.add(Field("dhcp.hw.mac_addr", "Client MAC address", at, 6, data.hex(":")))
    elif size:
        reader.add(Field("dhcp.hw.addr", "Client hardware address", at, size, data, data.hex(":")))
    padding = reader.data[at + size : at + ADDRESS_BYTES]
    if padding:
        title = "Client hardware address padding"
        reader.add(Field("dhcp.hw.addr_padding", title, at + size, len(padding), padding, padding.hex()))


def _padded(reader: Reader, key: str, title: str, size: int) -> None:
    """A text with zero bytes behind it."""
    at = reader.need(size, title)
    text = reader.data[at : at + size].split(b"\0", 1)[0].decode("utf-8", "replace")
    reader.add(Field(key, title, at, size, text, shown_text(text) or "not given"))
