"""SNMP versions 1, 2c and 3 (RFC 1157, 3416, 3412, 3414). An encrypted part stays bytes."""

from __future__ import annotations

from typing import Final

from workbench.codec.dissect.ber import INTEGER, NULL, OCTETS, OID, SEQUENCE, header_at, oid_text, take
from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.reader import EndsHereError, Meanings, Reader, named, read_message, shown_bytes, shown_text
from workbench.model.fields import Dissection, Field

PORTS: Final = (161, 162)
VERSIONS: Final = {0: "version-1", 1: "v2c", 2: "v2u", 3: "snmpv3"}
TRAP_V1, GET_BULK = 0xA4, 0xA5
PDUS: Final = {
    0xA0: "get-request", 0xA1: "get-next-request", 0xA2: "get-response", 0xA3: "set-request", TRAP_V1: "trap",
    GET_BULK: "getBulkRequest", 0xA6: "informRequest", 0xA7: "snmpV2-trap", 0xA8: "report",
}
PDU_KEYS: Final = {tag: f"snmp.{name.replace('-', '_')}_element" for tag, name in PDUS.items()}
ERRORS: Final = dict(enumerate((
    "noError", "tooBig", "noSuchName", "badValue", "readOnly", "genErr", "noAccess", "wrongType", "wrongLength",
    "wrongEncoding", "wrongValue", "noCreation", "inconsistentValue", "resourceUnavailable", "commitFailed",
    "undoFailed", "authorizationError", "notWritable", "inconsistentName",
)))
GENERIC_TRAPS: Final = dict(enumerate((
    "coldStart", "warmStart", "linkDown", "linkUp", "authenticationFailure", "egpNeighborLoss", "enterpriseSpecific",
)))
SECURITY_MODELS: Final = {0: "any", 1: "SNMPv1", 2: "SNMPv2c", 3: "USM", 4: "TSM"}
# Tag -> key behind “snmp.”, how people call the type
NUMBERS: Final = {INTEGER: ("value.int", "Integer32"), 0x41: ("value.counter", "Counter32"),
                  0x42: ("value.g32", "Gauge32"), 0x43: ("value.timeticks", "Timeticks"),
                  0x46: ("value.counter", "Counter64"), 0x47: ("value.u32", "Unsigned32")}
ABSENT: Final = {0x80: "noSuchObject", 0x81: "noSuchInstance", 0x82: "endOfMibView"}


class SnmpDissector:
    """SNMP."""

    key = "snmp"
    title = "SNMP"

    def guess(self, data: bytes, context: Context) -> Guess:
        """A sequence of the message's size that begins with a version, then a community or version 3's header."""
        outer = header_at(data, 0, len(data))
        if outer is None or outer.tag != SEQUENCE or outer.length < 8:
            return Guess.NO
        at = outer.size
        second = data[at + 3 : at + 4]
        if data[at : at + 2] != b"\2\1" or data[at + 2 : at + 3] not in (b"\0", b"\1", b"\3"):
            return Guess.NO
        if second != (b"\x30" if data[at + 2] == 3 else b"\x04"):
            return Guess.NO
        if outer.size + outer.length != len(data):
            return Guess.PORT if context.has_port(*PORTS) else Guess.NO
        return Guess.SURE if context.has_port(*PORTS) else Guess.LIKELY

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """One message."""
        return read_message(Reader(data), self.key, self.title, _message)


DISSECTOR = SnmpDissector()


def _message(reader: Reader) -> None:
    outer = take(reader, "Message", SEQUENCE)
    with reader.within(outer.length, "the message"):
        found = header_at(reader.data, reader.at, reader.end)
        begin = reader.at + found.size if found else reader.at
        is_version_3 = reader.data[begin : begin + 1] == b"\3"
        version = _integer(reader, "snmp.msgVersion" if is_version_3 else "snmp.version", "Version", VERSIONS)
        reader.summary = f"SNMP {VERSIONS.get(version, version)}"
        if version == 3:
            _version_3(reader)
        elif version in (0, 1):
            community = _octets(reader, "snmp.community", "Community", as_text=True)
            reader.summary += f" “{shown_text(str(community))}”"
            _pdu(reader)
        else:
            reader.rest("snmp.data", "Data")


def _version_3(reader: Reader) -> None:
    header, flags = take(reader, "Global data", SEQUENCE), 0
    with reader.group("snmp.msgGlobalData_element", "Global data") as group, \
            reader.within(header.length, "the global data", group):
        _integer(reader, "snmp.msgID", "Message ID")
        _integer(reader, "snmp.msgMaxSize", "Largest message")
        flags = _flags(reader)
        _integer(reader, "snmp.msgSecurityModel", "Security model", SECURITY_MODELS)
    _security(reader)
    if flags & 2:
        _octets(reader, "snmp.encryptedPDU", "Encrypted PDU")
        reader.summary += " encrypted"
        return
    scoped = take(reader, "Scoped PDU", SEQUENCE)
    with reader.group("snmp.plaintext_element", "Scoped PDU") as group, \
            reader.within(scoped.length, "the scoped PDU", group):
        _octets(reader, "snmp.contextEngineID", "Context engine ID")
        _octets(reader, "snmp.contextName", "Context name", as_text=True)
        _pdu(reader)


def _flags(reader: Reader) -> int:
    header = take(reader, "Message flags", OCTETS)
    place = (reader.at, 1)
    with reader.group("snmp.msgFlags", "Message flags") as group:
        if header.length != 1:
            raise EndsHereError("“Message flags” has one byte")
        group.value = reader.data[reader.need(1, "Message flags") : reader.at]
        flags = group.value[0]
        reader.flag("snmp.v3.flags.report", "Reportable", place, 4)
        reader.flag("snmp.v3.flags.crypt", "Encrypted", place, 2)
        reader.flag("snmp.v3.flags.auth", "Authenticated", place, 1)
    return flags


def _security(reader: Reader) -> None:
    """The user-based model's parameters (RFC 3414, section 2.4): BER within an octet string."""
    outer = take(reader, "Security parameters", OCTETS)
    with reader.group("snmp.msgSecurityParameters", "Security parameters") as group, \
            reader.within(outer.length, "the security parameters", group):
        if header_at(reader.data, reader.at, reader.end) is None:
            reader.rest("snmp.msgSecurityParameters", "Security parameters")
            return
        take(reader, "User security", SEQUENCE)
        _octets(reader, "snmp.msgAuthoritativeEngineID", "Authoritative engine ID")
        _integer(reader, "snmp.msgAuthoritativeEngineBoots", "Authoritative engine boots")
        _integer(reader, "snmp.msgAuthoritativeEngineTime", "Authoritative engine time")
        name = _octets(reader, "snmp.msgUserName", "User name", as_text=True)
        _octets(reader, "snmp.msgAuthenticationParameters", "Authentication parameters")
        _octets(reader, "snmp.msgPrivacyParameters", "Privacy parameters")
        reader.summary += f" “{shown_text(str(name))}”" if name else ""


def _pdu(reader: Reader) -> None:
    header = take(reader, "PDU")
    if header.tag not in PDUS:
        raise EndsHereError(f"there is no PDU with tag 0x{header.tag:02x}")
    name = PDUS[header.tag]
    reader.summary += f" {name}"
    with reader.group(PDU_KEYS[header.tag], name) as group, reader.within(header.length, "the PDU", group):
        if header.tag == TRAP_V1:
            _trap_1(reader)
        else:
            _integer(reader, "snmp.request_id", "Request ID")
            if header.tag == GET_BULK:
                _integer(reader, "snmp.non_repeaters", "Non-repeaters")
                _integer(reader, "snmp.max_repetitions", "Largest number of repetitions")
            else:
                error = _integer(reader, "snmp.error_status", "Error status", ERRORS)
                _integer(reader, "snmp.error_index", "Error index")
                reader.summary += f" {ERRORS.get(error, error)}" if error else ""
        _bindings(reader)


def _trap_1(reader: Reader) -> None:
    _oid(reader, "snmp.enterprise", "Enterprise")
    header = take(reader, "Agent address", 0x40)
    if header.length != 4:
        raise EndsHereError("“Agent address” has four bytes")
    reader.ipv4("snmp.agent_addr", "Agent address")
    generic = _integer(reader, "snmp.generic_trap", "Generic trap", GENERIC_TRAPS)
    _integer(reader, "snmp.specific_trap", "Specific trap")
    _integer(reader, "snmp.time_stamp", "Time stamp")
    reader.summary += f" {GENERIC_TRAPS.get(generic, generic)}"


def _bindings(reader: Reader) -> None:
    outer = take(reader, "Variable bindings", SEQUENCE)
    told: list[str] = []
    with reader.group("snmp.variable_bindings", "Variable bindings") as all_of_them, \
            reader.within(outer.length, "the variable bindings", all_of_them):
        while reader.left:
            with reader.group("snmp.VarBind_element", "Binding") as group:
                inner = take(reader, "Binding", SEQUENCE)
                with reader.within(inner.length, "the binding", group):
                    group.title = _oid(reader, "snmp.name", "Object name")
                    group.text = _value(reader)
            told.append(group.title)
        all_of_them.value = len(told)
        all_of_them.text = f"{len(told)} items" if len(told) != 1 else "1 item"
    reader.summary += " " + ", ".join(told[:3]) + (" …" if len(told) > 3 else "")


def _value(reader: Reader) -> str:
    header = take(reader, "Value")
    if header.tag in NUMBERS:
        key, title = NUMBERS[header.tag]
        value = _number(reader, header.length, f"snmp.{key}", title, None, header.tag == INTEGER)
        return f"{title} {value}"
    if header.tag == OID:
        return _oid_value(reader, header.length, "snmp.value.oid", "Object identifier")
    if header.tag == OCTETS:
        data = reader.raw("snmp.value.octets", "Octet string", header.length)
        is_text = data != b"" and data.isascii() and all(each >= 32 or each in b"\t\r\n" for each in data)
        return f"“{shown_text(data.decode('ascii'))}”" if is_text else shown_bytes(data)
    if header.tag == NULL or header.tag in ABSENT:
        name = ABSENT.get(header.tag, "value.null")
        reader.need(header.length, "Value")
        reader.add(Field(f"snmp.{name}", name if header.tag in ABSENT else "Null", header.at, header.size))
        return name if header.tag in ABSENT else "null"
    if header.tag == 0x40 and header.length == 4:
        return reader.ipv4("snmp.value.ipv4", "IP address")
    key = "snmp.value.opaque" if header.tag == 0x44 else "snmp.value.unk"
    return shown_bytes(reader.raw(key, "Value", header.length))


def _integer(reader: Reader, key: str, title: str, names: Meanings | None = None) -> int:
    header = take(reader, title)
    if header.tag not in (INTEGER, 0x43):
        raise EndsHereError(f"“{title}” is no integer: its tag is 0x{header.tag:02x}")
    return _number(reader, header.length, key, title, names, header.tag == INTEGER)


def _number(reader: Reader, size: int, key: str, title: str, names: Meanings | None, is_signed: bool) -> int:
    if not 1 <= size <= 9:
        raise EndsHereError(f"“{title}” has {size} bytes: 1 to 9 are possible")
    at = reader.need(size, title)
    value = int.from_bytes(reader.data[at : at + size], "big", signed=is_signed)
    reader.add(Field(key, title, at, size, value, named(value, names)))
    return value


def _octets(reader: Reader, key: str, title: str, *, as_text: bool = False) -> str | bytes:
    header = take(reader, title, OCTETS)
    if as_text:
        return reader.string(key, title, header.length)
    return reader.raw(key, title, header.length)


def _oid(reader: Reader, key: str, title: str) -> str:
    header = take(reader, title, OID)
    return _oid_value(reader, header.length, key, title)


def _oid_value(reader: Reader, size: int, key: str, title: str) -> str:
    at = reader.need(size, title)
    text = oid_text(reader.data[at : at + size])
    fault = "" if text else "these bytes are no object identifier"
    reader.add(Field(key, title, at, size, text or reader.data[at : at + size], shown_text(text), fault=fault))
    return text
