"""Modbus/TCP and Modbus RTU over TCP: registers are read and written (Modbus Application Protocol V1.1b3; Modbus
Messaging on TCP/IP V1.0b; Modbus over Serial Line V1.02, whose CRC ends each message)."""

from __future__ import annotations

from protocol_examples.kit import Protocol, keep, meets, reply, variables, when
from workbench.model.framing import FramingKind, FramingRule
from workbench.model.patterns import Place

_HEAD = "${{any 2 as transaction}}${{u16 0}}${{u16 length}}${{any 1 as unit}}{pdu}"
_ASKED = "${{u16 counter transaction}}${{u16 0}}${{u16 length}}${{u8 1}}{pdu}"
_ANSWER = "${{match transaction}}${{u16 0}}${{u16 length}}${{match unit}}{pdu}"
_CAME = "${{any 2}}${{u16 0}}${{u16 length}}${{u8 1}}{pdu}"
_READ_3 = "${u8 3}${u16 0}${u16 3}"
_READ_1 = "${u8 3}${u16 5}${u16 1}"
_FAR = "${u8 3}${u16 60000}${u16 1}"
_CRC = "${crc crc16-modbus le}"


def modbus_tcp() -> Protocol:
    framing = FramingRule(FramingKind.LENGTH, length_offset_bytes=4, length_width_bytes=2)
    made = Protocol(
        4, "Modbus TCP", "tcp", 18502, "Reads three registers, writes one and reads it back, asks for one too far.",
        (
            when("Read registers 0 to 2", meets(_HEAD.format(pdu=_READ_3)),
                 reply(_ANSWER.format(pdu="${u8 3}${u8 length}${u16 21}${u16 22}${u16 23}"))),
            when("Read register 5", meets(_HEAD.format(pdu=_READ_1)),
                 reply(_ANSWER.format(pdu="${u8 3}${u8 2}${var register-5}"))),
            when("Write register 5", meets(_HEAD.format(pdu="${u8 6}${u16 5}${any 2 as value}")),
                 keep("register-5", "${match value}"), reply("${request}")),
            when("Read another register", meets(_HEAD.format(pdu="${u8 3}${any 4}")),
                 reply(_ANSWER.format(pdu="${u8 0x83}${u8 2}"))),
        ),
        framing, framing,
    )  # fmt: skip
    made.variables = variables(("register-5", "\\0\\0", "What register 5 holds before anybody writes it"))
    made.payloads = {
        "Read registers 0 to 2": _ASKED.format(pdu=_READ_3),
        "Write 1234 to register 5": _ASKED.format(pdu="${u8 6}${u16 5}${u16 1234}"),
        "Read register 5": _ASKED.format(pdu=_READ_1),
        "Read register 60000": _ASKED.format(pdu=_FAR),
    }
    made.send("Read registers 0 to 2")
    made.expect(meets(_CAME.format(pdu="${u8 3}${u8 6}${u16 any as first}${u16 any as second}${u16 any as third}")))
    made.send("Write 1234 to register 5")
    made.expect(meets(_CAME.format(pdu="${u8 6}${u16 5}${u16 1234}")), "The answer to a write is the question.")
    made.send("Read register 5")
    made.expect(meets(_CAME.format(pdu="${u8 3}${u8 2}${u16 1234}")))
    made.send("Read register 60000")
    made.expect(meets(_CAME.format(pdu="${u8 0x83}${u8 2}")), "Exception 2: there is no such address.")
    return made


def modbus_rtu() -> Protocol:
    made = Protocol(
        5, "Modbus RTU", "tcp", 18503, "Reads three registers; a request with a wrong CRC gets no answer.",
        (
            when("Read registers 0 to 2", meets(f"${{any 1 as unit}}{_READ_3}{_CRC}", Place.START),
                 reply(f"${{match unit}}${{u8 3}}${{u8 length of data}}"
                       f"${{begin data}}${{u16 21}}${{u16 22}}${{u16 23}}${{end data}}{_CRC}")),
            when("No such register", meets(f"${{any 1 as unit}}${{u8 3}}${{any 4}}{_CRC}", Place.START),
                 reply(f"${{match unit}}${{u8 0x83}}${{u8 2}}{_CRC}")),
        ),
    )  # fmt: skip
    made.payloads = {
        "Read registers 0 to 2": f"${{u8 1}}{_READ_3}{_CRC}",
        "Read register 60000": f"${{u8 1}}{_FAR}{_CRC}",
        "Wrong CRC": f"${{u8 1}}{_READ_3}${{hex 00 00}}",
    }
    made.send("Read registers 0 to 2")
    made.expect(meets(f"${{u8 1}}${{u8 3}}${{u8 6}}${{u16 any as first}}${{u16 any}}${{u16 any}}{_CRC}", Place.START),
                "The CRC that came is worked out anew, and compared.")  # fmt: skip
    made.send("Read register 60000")
    made.expect(meets(f"${{u8 1}}${{u8 0x83}}${{u8 2}}{_CRC}", Place.START))
    made.send("Wrong CRC")
    made.expect_nothing(300, "What is damaged is not answered.")
    return made
