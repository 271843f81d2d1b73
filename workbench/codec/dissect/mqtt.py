"""MQTT 3.1, 3.1.1 and 5.0 (OASIS standards): every control packet of a stretch of a stream.

The version stands in CONNECT only, which is looked for at the beginning of the connection. Where it is not known, it is
worked out from the packet's bytes: properties must fit exactly.
"""

from __future__ import annotations

from typing import Final

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.mqttparts import (
    TYPES,
    decoded_payload,
    properties,
    reason,
    remaining_length,
    text_field,
    varint_at,
)
from workbench.codec.dissect.mqttversion import BRIDGE, Version
from workbench.codec.dissect.reader import Reader, read_message, shown_text
from workbench.model.fields import Dissection

PORT: Final = 1883
VERSIONS: Final = {3: "MQTT v3.1", 4: "MQTT v3.1.1", 5: "MQTT v5.0"}
CONNECT, CONNACK, PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBSCRIBE, SUBACK = range(1, 10)
UNSUBSCRIBE, UNSUBACK, PINGREQ, PINGRESP, DISCONNECT, AUTH = range(10, 16)
FIXED_FLAGS: Final = {PUBREL: 2, SUBSCRIBE: 2, UNSUBSCRIBE: 2}
RETURN_CODES: Final = {
    0: "Connection accepted", 1: "Unacceptable protocol version", 2: "Identifier rejected", 3: "Server unavailable",
    4: "Bad user name or password", 5: "Not authorized",
}
QOS: Final = {0: "At most once delivery", 1: "At least once delivery", 2: "Exactly once delivery", 3: "Reserved"}


class MqttDissector:
    """MQTT."""

    key = "mqtt"
    title = "MQTT"

    def guess(self, data: bytes, context: Context) -> Guess:
        """CONNECT names its protocol; any other packet must fit the bytes, and is believed at the port."""
        if context.is_datagram or len(data) < 2:
            return Guess.NO
        kind, flags = data[0] >> 4, data[0] & 15
        length, used = varint_at(data, 1, len(data))
        if used == 0 or kind == 0 or (kind != PUBLISH and flags != FIXED_FLAGS.get(kind, 0)):
            return Guess.NO
        if kind == CONNECT and data[1 + used : 9 + used] in (b"\0\4MQTT\4\2", b"\0\4MQTT\4\0"):
            return Guess.SURE
        if kind == CONNECT:
            begin = data[1 + used : 7 + used]
            return Guess.SURE if begin in (b"\0\4MQTT", b"\0\6MQIs") else Guess.NO
        if not context.has_port(PORT):
            return Guess.NO
        if _packets_fit(data):
            return Guess.SURE
        return Guess.PORT if 1 + used + length <= len(data) or kind == PUBLISH else Guess.NO

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """All packets that are there."""
        return read_message(Reader(data), self.key, self.title, lambda reader: _packets(reader, context))


DISSECTOR = MqttDissector()


def _packets_fit(data: bytes) -> bool:
    """Packets one behind the other to the last byte, a few at most."""
    at = 0
    for _ in range(16):
        length, used = varint_at(data, at + 1, len(data))
        at += 1 + used + length
        if used == 0 or at >= len(data):
            break
    return at == len(data)


def _packets(reader: Reader, context: Context) -> None:
    told: list[str] = []
    version = Version(context)
    while reader.left:
        with reader.group("mqtt", "MQTT") as packet:
            place = (reader.at, 1)
            kind = reader.data[reader.at] >> 4
            packet.title = packet.text = TYPES.get(kind, f"Reserved type {kind}")
            told.append(packet.text)
            reader.summary = ", ".join(told[:6])
            with reader.group("mqtt.hdrflags", "Header flags") as flags:
                flags.value = reader.data[reader.need(1, "Header flags")]
                reader.bits("mqtt.msgtype", "Message type", place, 0xF0, TYPES)
                qos = _publish_flags(reader, place) if kind == PUBLISH else 0
                if kind != PUBLISH:
                    reader.bits("mqtt.hdr_reserved", "Reserved", place, 0x0F)
            length = remaining_length(reader, "mqtt.len", "Remaining length")
            more = ""
            with reader.within(length, "the packet", packet):
                more = _body(reader, kind, qos, version, context)
            if more:
                packet.text = told[-1] = f"{packet.text} {more}"
                reader.summary = ", ".join(told[:6])


def _publish_flags(reader: Reader, place: tuple[int, int]) -> int:
    reader.flag("mqtt.dupflag", "Sent again", place, 8)
    qos = reader.bits("mqtt.qos", "QoS level", place, 6, QOS)
    reader.flag("mqtt.retain", "Retain", place, 1)
    return qos


def _body(reader: Reader, kind: int, qos: int, version: Version, context: Context) -> str:
    if kind == CONNECT:
        return _connect(reader, version)
    if kind == CONNACK:
        return _connack(reader)
    if kind == PUBLISH:
        return _publish(reader, qos, version, context)
    if PUBACK <= kind <= PUBCOMP:
        return _acknowledged(reader, kind)
    if kind in (SUBSCRIBE, UNSUBSCRIBE):
        return _topics(reader, kind, version)
    if kind in (SUBACK, UNSUBACK):
        return _granted(reader, kind, version)
    if kind in (DISCONNECT, AUTH) and reader.left:
        told = reason(reader, TYPES[kind])
        if reader.left:
            properties(reader, "mqtt.properties", "Properties")
        return told
    reader.rest("mqtt.data", "Data")
    return ""


def _connect(reader: Reader, told: Version) -> str:
    text_field(reader, "mqtt.protoname", "mqtt.proto_len", "Protocol name")
    said = reader.number("mqtt.ver", "Version", 1, VERSIONS)
    version = said & ~BRIDGE
    told.tell(said)
    place = (reader.at, 1)
    with reader.group("mqtt.conflags", "Connect flags") as group:
        group.value = flags = reader.data[reader.need(1, "Connect flags")]
        reader.flag("mqtt.conflag.uname", "User name", place, 0x80)
        reader.flag("mqtt.conflag.passwd", "Password", place, 0x40)
        reader.flag("mqtt.conflag.retain", "Will retain", place, 0x20)
        reader.bits("mqtt.conflag.qos", "Will QoS", place, 0x18, QOS)
        reader.flag("mqtt.conflag.willflag", "Will", place, 0x04)
        reader.flag("mqtt.conflag.cleansess", "Clean session", place, 0x02)
        reader.flag("mqtt.conflag.reserved", "Reserved", place, 0x01)
    reader.number("mqtt.kalive", "Keep alive", 2)
    if version == 5:
        properties(reader, "mqtt.properties", "Properties")
    client = text_field(reader, "mqtt.clientid", "mqtt.clientid_len", "Client ID")
    if flags & 0x04:
        if version == 5:
            properties(reader, "mqtt.will_properties", "Will properties")
        text_field(reader, "mqtt.willtopic", "mqtt.willtopic_len", "Will topic")
        size = reader.number("mqtt.willmsg_len", "Will message length", 2)
        reader.raw("mqtt.willmsg", "Will message", size)
    if flags & 0x80:
        text_field(reader, "mqtt.username", "mqtt.username_len", "User name")
    if flags & 0x40:
        text_field(reader, "mqtt.passwd", "mqtt.passwd_len", "Password")
    return f"{VERSIONS.get(version, version)} “{shown_text(client[:60])}”"


def _connack(reader: Reader) -> str:
    place = (reader.at, 1)
    with reader.group("mqtt.conack.flags", "Acknowledge flags") as group:
        group.value = reader.data[reader.need(1, "Acknowledge flags")]
        reader.bits("mqtt.conack.flags.reserved", "Reserved", place, 0xFE)
        reader.flag("mqtt.conack.flags.sp", "Session present", place, 0x01)
    if reader.left > 1:
        told = reason(reader, TYPES[CONNACK])
        properties(reader, "mqtt.properties", "Properties")
        return told
    code = reader.number("mqtt.conack.val", "Return code", 1, RETURN_CODES)
    return RETURN_CODES.get(code, "")


def _publish(reader: Reader, qos: int, version: Version, context: Context) -> str:
    topic = text_field(reader, "mqtt.topic", "mqtt.topic_len", "Topic")
    if qos:
        reader.number("mqtt.msgid", "Message identifier", 2)
    if version.has_properties(reader):
        properties(reader, "mqtt.properties", "Properties")
    if reader.left:
        at = reader.at
        payload = reader.need(reader.left, "Message")
        reader.adopt(decoded_payload(reader.data[payload : reader.end], at, context))
    return f"“{shown_text(topic[:80])}”"


def _acknowledged(reader: Reader, kind: int) -> str:
    number = reader.number("mqtt.msgid", "Message identifier", 2)
    told = reason(reader, TYPES[kind]) if reader.left else ""
    if reader.left:
        properties(reader, "mqtt.properties", "Properties")
    return f"{number} {told}".strip()


def _topics(reader: Reader, kind: int, version: Version) -> str:
    reader.number("mqtt.msgid", "Message identifier", 2)
    trailing = 1 if kind == SUBSCRIBE else 0
    is_version_5 = version.has_properties(reader, trailing, filters=True)
    if is_version_5:
        properties(reader, "mqtt.properties", "Properties")
    told = []
    while reader.left:
        told.append(text_field(reader, "mqtt.topic", "mqtt.topic_len", "Topic"))
        if kind == SUBSCRIBE and is_version_5:
            _subscription(reader)
        elif kind == SUBSCRIBE:
            reader.number("mqtt.sub.qos", "Requested QoS", 1, QOS)
    return ", ".join(f"“{shown_text(each[:40])}”" for each in told[:4])


def _subscription(reader: Reader) -> None:
    place = (reader.at, 1)
    with reader.group("mqtt.subscription_options", "Subscription options") as group:
        group.value = reader.data[reader.need(1, "Subscription options")]
        reader.bits("mqtt.subscription_options_reserved", "Reserved", place, 0xC0)
        reader.bits("mqtt.subscription_options_retain", "Retain handling", place, 0x30)
        reader.flag("mqtt.subscription_options_rap", "Retain as published", place, 0x08)
        reader.flag("mqtt.subscription_options_nl", "No local", place, 0x04)
        reader.bits("mqtt.subscription_options_qos", "QoS", place, 0x03, QOS)


def _granted(reader: Reader, kind: int, version: Version) -> str:
    number = reader.number("mqtt.msgid", "Message identifier", 2)
    # A version 5 packet has a property length, mostly 0, before its reasons: then there are two bytes at least.
    if version.has_properties(reader) and (reader.left > 1 or kind == UNSUBACK):
        properties(reader, "mqtt.properties", "Properties")
        while reader.left:
            reason(reader, TYPES[kind])
    while reader.left:
        reader.number("mqtt.suback.qos", "Granted QoS", 1, {**QOS, 128: "Failure"})
    return str(number)
