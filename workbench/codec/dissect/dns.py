"""DNS (RFC 1035), over UDP and with TCP's length prefix (RFC 7766), multicast DNS (RFC 6762).

dnspython reads names, with their compression pointers and its guard against loops, knows the names of types and codes,
and prints the records that have no fields here. It gives no places, so the walk is ours (ADR 0145).
"""

from __future__ import annotations

from typing import Final

import dns.exception
import dns.name
import dns.opcode
import dns.rcode
import dns.rdataclass
import dns.rdatatype

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.dnsrecords import Names, name_line, read_record, shown_name, type_name
from workbench.codec.dissect.reader import Group, Reader, read_message
from workbench.model.fields import Dissection

PORT, MDNS_PORT, LLMNR_PORT = 53, 5353, 5355
HEADER_BYTES: Final = 12
OPCODES: Final = {0: "Standard query", 1: "Inverse query", 2: "Server status request", 4: "Zone change notification",
                  5: "Dynamic update", 6: "DNS Stateful operations (DSO)"}
RCODES: Final = {int(code): dns.rcode.to_text(code) for code in dns.rcode.Rcode}
COUNTS: Final = (
    ("dns.count.queries", "Questions"), ("dns.count.answers", "Answer RRs"),
    ("dns.count.auth_rr", "Authority RRs"), ("dns.count.add_rr", "Additional RRs"),
)
SECTIONS: Final = (("dns.answers", "Answers"), ("dns.authorities", "Authoritative name servers"),
                   ("dns.additionals", "Additional records"))
FLAGS: Final = (
    ("dns.flags.authoritative", "Authoritative", 0x0400), ("dns.flags.truncated", "Truncated", 0x0200),
    ("dns.flags.recdesired", "Recursion desired", 0x0100), ("dns.flags.recavail", "Recursion available", 0x0080),
    ("dns.flags.z", "Z: reserved", 0x0040), ("dns.flags.authenticated", "Answer authenticated", 0x0020),
    ("dns.flags.checkdisable", "Non-authenticated data", 0x0010),
)


class DnsDissector:
    """DNS."""

    key = "dns"
    title = "DNS"

    def guess(self, data: bytes, context: Context) -> Guess:
        """By the port, and by a header and a first question that make sense."""
        if not context.is_datagram:
            length = int.from_bytes(data[:2], "big")
            if length < HEADER_BYTES or length + 2 > len(data):
                return Guess.NO
            data = data[2 : length + 2]
        if len(data) < HEADER_BYTES or data[2] >> 3 & 15 not in OPCODES:
            return Guess.NO
        fits = _first_question_fits(data)
        if context.has_port(PORT, MDNS_PORT, LLMNR_PORT):
            return Guess.SURE if fits else Guess.PORT
        return Guess.LIKELY if fits else Guess.NO

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """One message of a datagram, all that are in a stretch of a stream."""
        is_multicast = context.has_port(MDNS_PORT)
        title = "mDNS" if is_multicast else self.title
        body = _body if context.is_datagram or not _has_length(data, context) else _stream
        return read_message(Reader(data), self.key, title, lambda reader: body(reader, is_multicast))


DISSECTOR = DnsDissector()


def _has_length(data: bytes, context: Context) -> bool:
    """A stream's messages have a length before them. One that a framing rule has cut off is read without."""
    return context.has_port(PORT) or int.from_bytes(data[:2], "big") + 2 <= len(data)


def _first_question_fits(data: bytes) -> bool:
    questions = int.from_bytes(data[4:6], "big")
    records = sum(int.from_bytes(data[at : at + 2], "big") for at in (6, 8, 10))
    if not 0 < questions + records <= 1000 or questions > 20:
        return False
    try:
        _, used = dns.name.from_wire(data, HEADER_BYTES)
    except dns.exception.DNSException:
        return False
    at = HEADER_BYTES + used
    kind, group = int.from_bytes(data[at : at + 2], "big"), int.from_bytes(data[at + 2 : at + 4], "big")
    plausible_class = group & 0x7FFF in (1, 3, 4, 254, 255) or kind == dns.rdatatype.OPT
    return at + 4 <= len(data) and not type_name(kind).startswith("TYPE") and plausible_class


def _stream(reader: Reader, is_multicast: bool) -> None:
    while reader.left:
        with reader.group("dns", "DNS message") as message:
            size = reader.number("dns.length", "Length", 2)
            with reader.within(size, "the message", message):
                _body(reader, is_multicast)


def _body(reader: Reader, is_multicast: bool) -> None:
    base = reader.at
    names = Names(reader.data[base : reader.end], base)
    reader.number("dns.id", "Transaction ID", 2)
    is_response = _flags(reader)
    counts = [reader.number(key, title, 2) for key, title in COUNTS]
    if counts[0]:
        with reader.group("dns.queries", "Queries") as group:
            asked = _questions(reader, names, counts[0], is_multicast, group)
        reader.summary += " " + asked
    for (key, title), count in zip(SECTIONS, counts[1:], strict=True):
        if count:
            with reader.group(key, title) as group:
                _records(reader, names, count, is_multicast, group)
                if key == "dns.answers" and is_response:
                    reader.summary += f": {group.text}"


def _flags(reader: Reader) -> bool:
    place = (reader.at, 2)
    with reader.group("dns.flags", "Flags") as group:
        reader.need(2, "Flags")
        flags = int.from_bytes(reader.data[place[0] : reader.at], "big")
        group.value, group.text = flags, f"0x{flags:04x}"
        is_response = reader.flag("dns.flags.response", "Response", place, 0x8000)
        opcode = reader.bits("dns.flags.opcode", "Opcode", place, 0x7800, OPCODES)
        for key, title, mask in FLAGS:
            reader.flag(key, title, place, mask)
        rcode = reader.bits("dns.flags.rcode", "Reply code", place, 0x000F, RCODES)
    reader.summary = OPCODES.get(opcode, f"Opcode {opcode}") + (" response" if is_response else "")
    if rcode:
        reader.summary += f", {RCODES.get(rcode, rcode)}"
    return is_response


def _questions(reader: Reader, names: Names, count: int, is_multicast: bool, group: Group) -> str:
    asked: list[str] = []
    for _ in range(count):
        with reader.group("dns.query", "Query") as query:
            at = reader.at
            name = names.read(reader, "dns.qry.name", "Name")
            reader.derived("dns.qry.name.len", "Name length", (at, reader.at - at), len(shown_name(name)))
            reader.derived("dns.count.labels", "Label count", (at, reader.at - at), max(len(name.labels) - 1, 1))
            kind = type_name(reader.number("dns.qry.type", "Type", 2, type_name))
            _class(reader, "dns.qry.class", ("dns.qry.qu", "Unicast response wanted") if is_multicast else None)
            query.text = f"{kind} {name_line(name)}"
        asked.append(query.text)
    group.text = ", ".join(asked[:3])
    return group.text


def _records(reader: Reader, names: Names, count: int, is_multicast: bool, group: Group) -> None:
    told: list[str] = []
    for _ in range(count):
        with reader.group("dns.record", "Record") as record:
            name = names.read(reader, "dns.resp.name", "Name")
            number = reader.number("dns.resp.type", "Type", 2, type_name)
            kind = type_name(number)
            record.title = f"{name_line(name)}: {kind}"
            if number == dns.rdatatype.OPT:
                _edns(reader)
            else:
                _class(reader, "dns.resp.class", ("dns.resp.cache_flush", "Cache flush") if is_multicast else None)
                ttl = reader.number("dns.resp.ttl", "Time to live", 4)
                record.text = f"for {ttl:,} s"
            size, text = reader.number("dns.resp.len", "Data length", 2), ""
            with reader.within(size, "the record", record):
                text = read_record(reader, names, number, size)
            record.text = text or record.text
        told.append(f"{kind} {text}".strip())
        group.text = ", ".join(told[:3]) + (" …" if count > 3 else "")


def _class_name(number: int) -> str:
    return dns.rdataclass.to_text(dns.rdataclass.RdataClass.make(number))


def _class(reader: Reader, key: str, top: tuple[str, str] | None) -> None:
    """A class; in multicast DNS its highest bit has a meaning of its own (RFC 6762, section 18.12)."""
    if top is None:
        reader.number(key, "Class", 2, _class_name)
        return
    place = (reader.need(2, "Class"), 2)
    reader.bits(key, "Class", place, 0x7FFF, _class_name)
    reader.flag(*top, place, 0x8000)


def _edns(reader: Reader) -> None:
    """What a record of type OPT has in the places of class and time to live (RFC 6891)."""
    reader.number("dns.rr.udp_payload_size", "UDP payload size", 2)
    reader.number("dns.resp.ext_rcode", "Higher bits in extended RCODE", 1)
    reader.number("dns.resp.edns0_version", "EDNS0 version", 1)
    place = (reader.at, 2)
    reader.number("dns.resp.z", "Z", 2)
    reader.flag("dns.resp.z.do", "DNSSEC answers wanted (DO)", place, 0x8000)
    reader.bits("dns.resp.z.reserved", "Reserved", place, 0x7FFF)
