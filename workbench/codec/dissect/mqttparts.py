"""Parts that MQTT's packets share: lengths of variable size, texts, reasons, the properties of version 5, payloads."""

from __future__ import annotations

from typing import Final

from workbench.codec.dissect.dissector import Context
from workbench.codec.dissect.nested import dissect_within
from workbench.codec.dissect.reader import EndsHereError, Reader, shown_bytes, shown_text
from workbench.model.fields import Field

TYPES: Final = {
    1: "Connect Command", 2: "Connect Ack", 3: "Publish Message", 4: "Publish Ack", 5: "Publish Received",
    6: "Publish Release", 7: "Publish Complete", 8: "Subscribe Request", 9: "Subscribe Ack",
    10: "Unsubscribe Request", 11: "Unsubscribe Ack", 12: "Ping Request", 13: "Ping Response",
    14: "Disconnect Req", 15: "Authentication Exchange",
}
REASON_KEYS: Final = {
    "Connect Ack": "connack", "Publish Ack": "puback", "Publish Received": "pubrec", "Publish Release": "pubrel",
    "Publish Complete": "pubcomp", "Subscribe Ack": "suback", "Unsubscribe Ack": "unsuback",
    "Disconnect Req": "disconnect", "Authentication Exchange": "auth",
}
# MQTT 5.0, section 2.4
REASONS: Final = {
    0x00: "Success", 0x01: "Granted QoS 1", 0x02: "Granted QoS 2", 0x04: "Disconnect with Will Message",
    0x10: "No matching subscribers", 0x11: "No subscription existed", 0x18: "Continue authentication",
    0x19: "Re-authenticate", 0x80: "Unspecified error", 0x81: "Malformed Packet", 0x82: "Protocol Error",
    0x83: "Implementation specific error", 0x84: "Unsupported Protocol Version", 0x85: "Client Identifier not valid",
    0x86: "Bad User Name or Password", 0x87: "Not authorized", 0x88: "Server unavailable", 0x89: "Server busy",
    0x8A: "Banned", 0x8B: "Server shutting down", 0x8C: "Bad authentication method", 0x8D: "Keep Alive timeout",
    0x8E: "Session taken over", 0x8F: "Topic Filter invalid", 0x90: "Topic Name invalid",
    0x91: "Packet Identifier in use", 0x92: "Packet Identifier not found", 0x93: "Receive Maximum exceeded",
    0x94: "Topic Alias invalid", 0x95: "Packet too large", 0x96: "Message rate too high", 0x97: "Quota exceeded",
    0x98: "Administrative action", 0x99: "Payload format invalid", 0x9A: "Retain not supported",
    0x9B: "QoS not supported", 0x9C: "Use another server", 0x9D: "Server moved",
    0x9E: "Shared Subscriptions not supported", 0x9F: "Connection rate exceeded", 0xA0: "Maximum connect time",
    0xA1: "Subscription Identifiers not supported", 0xA2: "Wildcard Subscriptions not supported",
}
CONTENT_TYPE: Final = 3
# MQTT 5.0, section 2.2.2.2: name, and how the value is read: a number's width, 0 for a variable one, a text …
PROPERTIES: Final[dict[int, tuple[str, int | str]]] = {
    0x01: ("Payload Format Indicator", 1), 0x02: ("Message Expiry Interval", 4), 0x03: ("Content Type", "text"),
    0x08: ("Response Topic", "text"), 0x09: ("Correlation Data", "bytes"), 0x0B: ("Subscription Identifier", 0),
    0x11: ("Session Expiry Interval", 4), 0x12: ("Assigned Client Identifier", "text"),
    0x13: ("Server Keep Alive", 2), 0x15: ("Authentication Method", "text"), 0x16: ("Authentication Data", "bytes"),
    0x17: ("Request Problem Information", 1), 0x18: ("Will Delay Interval", 4),
    0x19: ("Request Response Information", 1), 0x1A: ("Response Information", "text"),
    0x1C: ("Server Reference", "text"), 0x1F: ("Reason String", "text"), 0x21: ("Receive Maximum", 2),
    0x22: ("Topic Alias Maximum", 2), 0x23: ("Topic Alias", 2), 0x24: ("Maximum QoS", 1), 0x25: ("Retain Available", 1),
    0x26: ("User Property", "pair"), 0x27: ("Maximum Packet Size", 4), 0x28: ("Wildcard Subscription Available", 1),
    0x29: ("Subscription Identifier Available", 1), 0x2A: ("Shared Subscription Available", 1),
}


def varint_at(data: bytes, at: int, end: int) -> tuple[int, int]:
    """A length of variable size before ``end``, and how many bytes it has: 0 if it is none."""
    value = 0
    for used in range(4):
        if at + used >= end:
            return 0, 0
        value |= (data[at + used] & 0x7F) << 7 * used
        if data[at + used] < 0x80:
            return value, used + 1
    return 0, 0


def remaining_length(reader: Reader, key: str, title: str) -> int:
    """A length of variable size as a field."""
    value, used = varint_at(reader.data, reader.at, reader.end)
    if not used and reader.left < 4:
        reader.need(reader.left + 1, title)
    if not used:
        raise EndsHereError(f"“{title}” has more than four bytes")
    reader.add(Field(key, title, reader.need(used, title), used, value))
    return value


def text_field(reader: Reader, key: str, length_key: str, title: str) -> str:
    """A text with its length before it."""
    size = reader.number(length_key, f"{title} length", 2)
    return reader.string(key, title, size)


def reason(reader: Reader, packet: str) -> str:
    """A reason code; how it reads."""
    code = reader.number(f"mqtt.{REASON_KEYS[packet]}.reason_code", "Reason code", 1, REASONS)
    return REASONS.get(code, "")


def properties(reader: Reader, key: str, title: str) -> None:
    """The properties of a version 5 packet."""
    with reader.group(key, title) as group:
        size = remaining_length(reader, "mqtt.property_len", "Total length")
        told = []
        with reader.within(size, "the properties", group):
            while reader.left:
                told.append(_property(reader))
        group.text = ", ".join(told[:4])


def _property(reader: Reader) -> str:
    with reader.group("mqtt.property", "Property") as group:
        code = reader.number("mqtt.property_id", "ID", 1, {each: told for each, (told, _) in PROPERTIES.items()})
        if code not in PROPERTIES:
            raise EndsHereError(f"there is no property {code}: what follows cannot be told apart")
        group.title, how = PROPERTIES[code]
        if how == "pair":
            name = text_field(reader, "mqtt.prop_key", "mqtt.prop_key_len", "Key")
            told = f"{name}: {text_field(reader, 'mqtt.prop_value', 'mqtt.prop_value_len', 'Value')}"
        elif code == CONTENT_TYPE:
            told = text_field(reader, "mqtt.property.content_type", "mqtt.prop_content_type_len", "Value")
        elif how == "text":
            told = text_field(reader, "mqtt.prop_string", "mqtt.prop_string_len", "Value")
        elif how == "bytes":
            size = reader.number("mqtt.prop_string_len", "Length", 2)
            told = shown_bytes(reader.raw("mqtt.prop_string", "Value", size))
        elif how:
            assert isinstance(how, int)
            told = str(reader.number(_NUMBER_KEYS.get(code, "mqtt.prop_number"), "Value", how))
        else:
            told = str(remaining_length(reader, "mqtt.prop_number", "Value"))
        group.text = shown_text(told)
    return group.title


_NUMBER_KEYS: Final = {0x24: "mqtt.property.max_qos", 0x23: "mqtt.property.topic_alias"}


def has_properties(reader: Reader, trailing: int = 0, *, filters: bool = False) -> bool:
    """True if version 5's properties stand at the cursor.

    Versions before have none, and do not say which they are. With ``filters`` topic filters follow, each with
    ``trailing`` bytes, and one of the two readings must fit to the last byte. Else a property length must be there
    whose identifiers are known; 0 is taken for none where text follows that does not begin so.
    """
    data, end = reader.data, reader.end
    if filters:
        return not _filters_fit(data, reader.at, end, trailing)
    length, used = varint_at(data, reader.at, end)
    begin = reader.at + used
    if not used or begin + length > end:
        return False
    return length == 0 or _properties_fit(data, begin, begin + length)


def _filters_fit(data: bytes, at: int, end: int, trailing: int) -> bool:
    """A list of topic filters from here to the end."""
    while at < end:
        size = int.from_bytes(data[at : at + 2], "big")
        if size == 0 or at + 2 > end:
            return False
        at += 2 + size + trailing
    return at == end


def _properties_fit(data: bytes, at: int, end: int) -> bool:
    while at < end:
        how = PROPERTIES.get(data[at], ("", "none"))[1]
        at += 1
        if how == 0:
            used = varint_at(data, at, end)[1]
            if not used:
                return False
            at += used
        elif isinstance(how, int):
            at += how
        elif how == "none":
            return False
        else:
            for _ in range(2 if how == "pair" else 1):
                at += 2 + int.from_bytes(data[at : min(at + 2, end)], "big")
    return at == end


def decoded_payload(payload: bytes, at: int, context: Context) -> Field:
    """A message's payload, with what the surest dissector makes of it beneath."""
    try:
        text = shown_text(payload.decode())
    except UnicodeDecodeError:
        text = shown_bytes(payload)
    inner = dissect_within(payload, at, context)
    return Field("mqtt.msg", "Message", at, len(payload), payload, text, inner.fields, fault=inner.fault)
