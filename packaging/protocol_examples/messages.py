"""MQTT 3.1.1: subscribing and publishing (OASIS, MQTT Version 3.1.1)."""

from __future__ import annotations

from protocol_examples.kit import CLOSE, Protocol, meets, reply, state, when
from workbench.model.framing import FramingKind, FramingRule

_TOPIC = "workbench/lamp"
_NAMED = "${u16 length of topic}${begin topic}%s${end topic}"


def mqtt() -> Protocol:
    # The length of these messages is below 128, so that its field has one byte.
    framing = FramingRule(FramingKind.LENGTH, length_offset_bytes=1, length_width_bytes=1)
    taken = meets("\\x32${varint length}" + _NAMED % "${any as topic}" + "${any 2 as id}${any as message}")
    made = Protocol(
        6, "MQTT", "tcp", 18883, "Subscribes, publishes, and gets its own message back.",
        (
            when("CONNECT", meets("\\x10${varint length}${u16 4}MQTT\\x04${any}"), reply("\\x20\\x02\\x00\\x00")),
            when("SUBSCRIBE", meets("\\x82${varint length}${any 2 as id}${any}"),
                 reply("\\x90\\x03${match id}\\x00"), state("subscribed")),
            when("PUBLISH comes back", taken,
                 reply("\\x30${varint length}" + _NAMED % "${match topic}" + "${match message}"),
                 only="subscribed", go_on=True),
            when("PUBLISH is acknowledged", taken, reply("\\x40\\x02${match id}")),
            when("PINGREQ", meets("\\xc0\\x00"), reply("\\xd0\\x00")),
            when("DISCONNECT", meets("\\xe0\\x00"), CLOSE),
        ),
        framing, framing,
    )  # fmt: skip
    made.payloads = {
        "CONNECT": "\\x10${varint length}${u16 length of protocol}${begin protocol}MQTT${end protocol}\\x04\\x02"
        "${u16 60}${u16 length of client}${begin client}socket-workbench${end client}",
        "SUBSCRIBE": "\\x82${varint length}${u16 1}" + _NAMED % _TOPIC + "\\x00",
        "PUBLISH": "\\x32${varint length}" + _NAMED % _TOPIC + '${u16 2}{"on": true, "at": ${text time s}}',
        "PINGREQ": "\\xc0\\x00",
        "DISCONNECT": "\\xe0\\x00",
    }
    made.send("CONNECT")
    made.expect(meets("\\x20\\x02\\x00\\x00"), "CONNACK: accepted")
    made.send("SUBSCRIBE")
    made.expect(meets("\\x90\\x03${u16 1}\\x00"), "SUBACK")
    made.send("PUBLISH", "Quality of service 1: it is acknowledged.")
    made.expect(meets("\\x30${varint length}" + _NAMED % _TOPIC + '{"on": true,${any}'), "Our own message")
    made.expect(meets("\\x40\\x02${u16 2}"), "PUBACK")
    made.send("PINGREQ")
    made.expect(meets("\\xd0\\x00"), "PINGRESP")
    made.send("DISCONNECT")
    return made
