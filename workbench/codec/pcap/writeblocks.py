"""Blocks of a pcapng file, as bytes: little-endian, times in nanoseconds.

Source: draft-ietf-opsawg-pcapng, sections 3.5 (options) and 4 (blocks). See docs/adr/0150.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from struct import Struct
from typing import Final

LINK_RAW: Final = 101  # LINKTYPE_RAW: an IPv4 or IPv6 packet and nothing before it
LINK_EXPORTED_PDU: Final = 252  # LINKTYPE_WIRESHARK_UPPER_PDU
INBOUND: Final = 1  # epb_flags, bits 0 and 1
OUTBOUND: Final = 2
SECRETS_TLS: Final = 0x544C534B  # "TLSK": lines of a key log file
OPTION_MAX_BYTES: Final = 65_535
TIME_MAX: Final = (1 << 64) - 1

_SECTION, _INTERFACE, _STATISTICS, _PACKET, _SECRETS = 0x0A0D0D0A, 1, 5, 6, 10
_BYTE_ORDER_MAGIC: Final = 0x1A2B3C4D
_UNKNOWN_LENGTH: Final = (1 << 64) - 1  # of a section: it goes to the end of the file
_COMMENT, _FLAGS = 1, 2
_PAD: Final = (b"", b"\0\0\0", b"\0\0", b"\0")
_PAIR: Final = Struct("<II")
_OPTION: Final = Struct("<HH")
_SECTION_BODY: Final = Struct("<IHHQ")
_INTERFACE_BODY: Final = Struct("<HHI")
_PACKET_HEAD: Final = Struct("<7I")
_LENGTH: Final = Struct("<I")
_TIME_PARTS: Final = Struct("<II")
_COUNT: Final = Struct("<Q")
_FLAGS_OPTION: Final = Struct("<HHI")
_END: Final = bytes(4)  # opt_endofopt
# Of nearly every packet: the flags, the end of options, and no comment.
_DIRECTION: Final = {way: _FLAGS_OPTION.pack(_FLAGS, 4, way) + _END for way in (0, INBOUND, OUTBOUND)}


def section_header(application: str, system: str, comment: str = "") -> bytes:
    """The first block (SHB). ``comment`` may be empty."""
    options = [(_COMMENT, _utf8(comment)), (3, _utf8(system)), (4, _utf8(application))]
    return _block(_SECTION, _SECTION_BODY.pack(_BYTE_ORDER_MAGIC, 1, 0, _UNKNOWN_LENGTH), options)


def interface(link_type: int, name: str, description: str = "") -> bytes:
    """An interface (IDB); the first one has the number 0. Packets are not cut, times count nanoseconds."""
    options = [(2, _utf8(name)), (3, _utf8(description)), (9, b"\x09")]  # if_tsresol: 10 to the power of -9
    return _block(_INTERFACE, _INTERFACE_BODY.pack(link_type, 0, 0), options)


def packet(
    number: int, time_ns: int, header: bytes, payload: bytes | memoryview, way: int, comments: Sequence[str] = ()
) -> bytes:
    """A packet (EPB) of interface ``number``: ``header`` and ``payload`` behind each other. ``time_ns`` counts from
    1970 and is held within 0 to 2**64 - 1; ``way`` is INBOUND, OUTBOUND or 0."""
    size = len(header) + len(payload)
    if comments:
        told = b"".join(_option(_COMMENT, _utf8(comment)) for comment in comments if comment)
        options = told + _DIRECTION[way]
    else:
        options = _DIRECTION[way]
    pad = _PAD[size & 3]
    total = 32 + size + len(pad) + len(options)
    stamp = min(max(time_ns, 0), TIME_MAX)
    head = _PACKET_HEAD.pack(_PACKET, total, number, stamp >> 32, stamp & 0xFFFFFFFF, size, size)
    return b"".join((head, header, payload, pad, options, _LENGTH.pack(total)))


def secrets(lines: bytes) -> bytes:
    """Secrets of TLS connections (DSB): the text of a key log file. Stands before the packets that need it."""
    return _block(_SECRETS, _PAIR.pack(SECRETS_TLS, len(lines)) + lines + _PAD[len(lines) & 3], ())


def statistics(number: int, first_ns: int, last_ns: int, packets: int) -> bytes:
    """What an interface has seen (ISB); stands behind its packets."""
    options = [(2, _stamp(first_ns)), (3, _stamp(last_ns)), (4, _COUNT.pack(packets))]
    return _block(_STATISTICS, _LENGTH.pack(number) + _stamp(last_ns), options)


def _stamp(time_ns: int) -> bytes:
    stamp = min(max(time_ns, 0), TIME_MAX)
    return _TIME_PARTS.pack(stamp >> 32, stamp & 0xFFFFFFFF)


def _utf8(text: str) -> bytes:
    """As an option may hold it: cut where a character ends; a lone surrogate becomes a question mark, a zero, at which
    readers would stop, U+FFFD."""
    data = text.replace("\0", "\ufffd").encode("utf-8", "replace")
    if len(data) <= OPTION_MAX_BYTES:
        return data
    return data[:OPTION_MAX_BYTES].decode("utf-8", "ignore").encode()


def _option(code: int, value: bytes) -> bytes:
    return _OPTION.pack(code, len(value)) + value + _PAD[len(value) & 3]


def _block(kind: int, body: bytes, options: Iterable[tuple[int, bytes]]) -> bytes:
    told = b"".join(_option(code, value) for code, value in options if value)
    if told:
        told += _END
    total = 12 + len(body) + len(told)
    return b"".join((_PAIR.pack(kind, total), body, told, _LENGTH.pack(total)))
