"""Modbus/TCP: MODBUS Application Protocol V1.1b3 and Messaging on TCP/IP V1.0b, all public function codes.

A request and its answer have the same function code: which it is follows from the ports, else from what fits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.reader import Reader, read_message, shown_text
from workbench.model.fields import Dissection
from workbench.model.records import Direction

PORT: Final = 502
HEADER_BYTES: Final = 7
FUNCTIONS: Final = {
    1: "Read Coils", 2: "Read Discrete Inputs", 3: "Read Holding Registers", 4: "Read Input Registers",
    5: "Write Single Coil", 6: "Write Single Register", 7: "Read Exception Status", 8: "Diagnostics",
    11: "Get Comm. Event Counter", 12: "Get Comm. Event Log", 15: "Write Multiple Coils",
    16: "Write Multiple Registers", 17: "Report Server ID", 20: "Read File Record", 21: "Write File Record",
    22: "Mask Write Register", 23: "Read Write Register", 24: "Read FIFO Queue", 43: "Encapsulated Interface Transport",
}
EXCEPTIONS: Final = {
    1: "Illegal function", 2: "Illegal data address", 3: "Illegal data value", 4: "Server device failure",
    5: "Acknowledge", 6: "Server device busy", 8: "Memory parity error", 10: "Gateway path unavailable",
    11: "Gateway target device failed to respond",
}
DIAGNOSTICS: Final = {
    0: "Return Query Data", 1: "Restart Communications Option", 2: "Return Diagnostic Register",
    3: "Change ASCII Input Delimiter", 4: "Force Listen Only Mode", 10: "Clear Counters and Diagnostic Register",
    11: "Return Bus Message Count", 12: "Return Bus Communication Error Count", 13: "Return Bus Exception Error Count",
    14: "Return Server Message Count", 15: "Return Server No Response Count", 16: "Return Server NAK Count",
    17: "Return Server Busy Count", 18: "Return Bus Character Overrun Count", 20: "Clear Overrun Counter and Flag",
}
DIAGNOSTIC_KEYS: Final = {
    1: "restart_communication_option", 2: "return_diag_register", 10: "clear_ctr_diag_reg", 11: "bus_message_count",
    12: "bus_comm_error_count", 13: "bus_exception_error_count", 14: "slave_message_count",
    15: "no_slave_response_count", 16: "slave_nak_count", 17: "slave_busy_count", 18: "bus_char_overrun_count",
}
MEI: Final = {13: "CANopen General Reference", 14: "Read Device Identification"}
OBJECTS: Final = {0: "VendorName", 1: "ProductCode", 2: "MajorMinorRevision", 3: "VendorURL", 4: "ProductName",
                  5: "ModelName", 6: "UserApplicationName"}


class ModbusDissector:
    """Modbus/TCP."""

    key = "modbus"
    title = "Modbus/TCP"

    def guess(self, data: bytes, context: Context) -> Guess:
        """Protocol 0, a length that fits, a function that exists."""
        if len(data) < HEADER_BYTES + 1 or data[2:4] != b"\0\0":
            return Guess.NO
        length, function = int.from_bytes(data[4:6], "big"), data[7] & 0x7F
        if not 2 <= length <= 254 or function not in FUNCTIONS:
            return Guess.NO
        if context.has_port(PORT):
            return Guess.SURE
        return Guess.LIKELY if length + 6 == len(data) and data[0:2] != b"\0\0" else Guess.MAYBE

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """All messages of a stretch of a stream."""
        return read_message(Reader(data), self.key, self.title, lambda reader: _messages(reader, context))


DISSECTOR = ModbusDissector()


def _messages(reader: Reader, context: Context) -> None:
    told: list[str] = []
    while reader.left:
        with reader.group("mbtcp", "Modbus/TCP") as message:
            reader.number("mbtcp.trans_id", "Transaction identifier", 2)
            reader.number("mbtcp.prot_id", "Protocol identifier", 2)
            length = reader.number("mbtcp.len", "Length", 2)
            with reader.within(length, "the message", message):
                unit = reader.number("mbtcp.unit_id", "Unit identifier", 1)
                with reader.group("modbus", "Modbus") as body:
                    message.text = body.text = _function(reader, context)
                message.text += f", unit {unit}"
        told.append(message.text)
        reader.summary = "; ".join(told[:3])


def _function(reader: Reader, context: Context) -> str:
    at = reader.need(1, "Function code")
    code = reader.data[at]
    reader.bits("modbus.func_code", "Function code", (at, 1), 0x7F, FUNCTIONS)
    name = FUNCTIONS.get(code & 0x7F, f"Function {code & 0x7F}")
    reader.summary = reader.summary or name
    if code & 0x80:
        error = reader.number("modbus.exception_code", "Exception code", 1, EXCEPTIONS)
        return f"Exception to {name}: {EXCEPTIONS.get(error, error)}"
    is_answer = _is_answer(reader, code, context)
    read = (_ANSWERS if is_answer else _REQUESTS).get(code)
    if read:
        read(reader)
    reader.rest("modbus.data", "Data")
    return f"{name}, {'answer' if is_answer else 'request'}"


def _is_answer(reader: Reader, code: int, context: Context) -> bool:
    from_port = context.local_port if context.direction == Direction.TX else context.peer_port
    to_port = context.peer_port if context.direction == Direction.TX else context.local_port
    if PORT in (from_port, to_port):
        return from_port == PORT
    if code in (1, 2, 3, 4, 23) or code == 17:
        return reader.left > 0 and reader.peek() == reader.left - 1
    if code in (15, 16):
        return reader.left == 4
    if from_port and to_port:  # no port says it: the well-known one of a server is mostly the smaller
        return from_port < to_port
    return False


def _address_and(count_key: str, count_title: str) -> Callable[[Reader], None]:
    def read(reader: Reader) -> None:
        reader.number("modbus.reference_num", "Reference number", 2)
        reader.number(count_key, count_title, 2)

    return read


def _single(reader: Reader) -> None:
    reader.number("modbus.reference_num", "Reference number", 2)
    reader.raw("modbus.data", "Data", 2)


def _coil_bits(reader: Reader) -> None:
    size = reader.number("modbus.byte_cnt", "Byte count", 1)
    with reader.group("modbus.bits", "Bits") as group:
        begin = reader.need(size, "Bits")
        data = reader.data[begin : begin + size]
        group.text = " ".join(f"{each:08b}"[::-1] for each in data[:8])
        for position in range(size * 8):
            place = (begin + position // 8, 1)
            reader.flag("modbus.bitval", f"Bit {position}", place, 1 << position % 8)


def _registers(reader: Reader, size: int = -1) -> None:
    """Registers of 16 bits: the count of their bytes before them, unless it is known."""
    if size < 0:
        size = reader.number("modbus.byte_cnt", "Byte count", 1)
    with reader.within(size, "the registers"):
        for position in range(reader.left // 2):
            with reader.group("modbus.register", f"Register {position}") as group:
                group.value = reader.number("modbus.regval_uint16", "Value", 2)


def _write_coils(reader: Reader) -> None:
    reader.number("modbus.reference_num", "Reference number", 2)
    reader.number("modbus.bit_cnt", "Bit count", 2)
    _coil_bits(reader)


def _write_registers(reader: Reader) -> None:
    reader.number("modbus.reference_num", "Reference number", 2)
    reader.number("modbus.word_cnt", "Word count", 2)
    _registers(reader)


def _mask(reader: Reader) -> None:
    reader.number("modbus.reference_num", "Reference number", 2)
    reader.number("modbus.and_mask", "AND mask", 2)
    reader.number("modbus.or_mask", "OR mask", 2)


def _read_write(reader: Reader) -> None:
    reader.number("modbus.read_reference_num", "Read reference number", 2)
    reader.number("modbus.read_word_cnt", "Read word count", 2)
    reader.number("modbus.write_reference_num", "Write reference number", 2)
    reader.number("modbus.write_word_cnt", "Write word count", 2)
    _registers(reader)


def _diagnostics(reader: Reader) -> None:
    code = reader.number("modbus.diagnostic_code", "Diagnostic code", 2, DIAGNOSTICS)
    if code in DIAGNOSTIC_KEYS and reader.left == 2:
        reader.number(f"modbus.diagnostic.{DIAGNOSTIC_KEYS[code]}", "Data", 2)


def _event_counter(reader: Reader) -> None:
    reader.number("modbus.ev_status", "Status", 2)
    reader.number("modbus.ev_count", "Event count", 2)


def _event_log(reader: Reader) -> None:
    reader.number("modbus.byte_cnt", "Byte count", 1)
    _event_counter(reader)
    reader.number("modbus.ev_msg_count", "Message count", 2)
    while reader.left:
        reader.number("modbus.event", "Event", 1)


def _server_id(reader: Reader) -> None:
    size = reader.number("modbus.byte_cnt", "Byte count", 1)
    reader.raw("modbus.server_id", "Server ID and status", size)


def _file_request(reader: Reader) -> None:
    size = reader.number("modbus.byte_cnt", "Byte count", 1)
    with reader.within(size, "the list"):
        while reader.left:
            with reader.group("modbus.file_record", "File record"):
                reader.number("modbus.reference_type", "Reference type", 1)
                reader.number("modbus.reference_num_32", "Reference number (32 bit)", 4)
                reader.number("modbus.word_cnt", "Word count", 2)


def _file_write(reader: Reader) -> None:
    size = reader.number("modbus.byte_cnt", "Byte count", 1)
    with reader.within(size, "the list"):
        while reader.left:
            with reader.group("modbus.file_record", "File record"):
                reader.number("modbus.reference_type", "Reference type", 1)
                reader.number("modbus.reference_num_32", "Reference number (32 bit)", 4)
                words = reader.number("modbus.word_cnt", "Word count", 2)
                reader.raw("modbus.data", "Data", words * 2)


def _file_answer(reader: Reader) -> None:
    size = reader.number("modbus.byte_cnt", "Byte count", 1)
    with reader.within(size, "the list"):
        while reader.left:
            with reader.group("modbus.file_record", "File record"):
                inner = reader.number("modbus.byte_cnt", "Byte count", 1)
                reader.number("modbus.reference_type", "Reference type", 1)
                reader.raw("modbus.data", "Data", max(inner - 1, 0))


def _fifo(reader: Reader) -> None:
    reader.number("modbus.byte_cnt_16", "Byte count (16-bit)", 2)
    count = reader.number("modbus.word_cnt", "Word count", 2)
    _registers(reader, count * 2)


def _pointer(reader: Reader) -> None:
    reader.number("modbus.reference_num", "FIFO pointer address", 2)


def _identification(reader: Reader) -> None:
    if reader.number("modbus.mei", "MEI type", 1, MEI) == 14:
        reader.number("modbus.read_device_id", "Read Device ID", 1)
        if reader.left <= 1:
            reader.number("modbus.object_id", "Object ID", 1, OBJECTS)


def _identified(reader: Reader) -> None:
    if reader.number("modbus.mei", "MEI type", 1, MEI) != 14:
        return
    reader.number("modbus.read_device_id", "Read Device ID", 1)
    reader.number("modbus.conformity_level", "Conformity level", 1)
    reader.number("modbus.more_follows", "More follows", 1)
    reader.number("modbus.next_object_id", "Next object ID", 1)
    count = reader.number("modbus.num_objects", "Number of objects", 1)
    for _ in range(count):
        with reader.group("modbus.object", "Object") as group:
            number = reader.number("modbus.object_id", "Object ID", 1, OBJECTS)
            size = reader.number("modbus.objects_len", "Object length", 1)
            group.text = shown_text(reader.string("modbus.object_str_value", "Object value", size))
            group.title = OBJECTS.get(number, f"Object {number}")


_BITS = _address_and("modbus.bit_cnt", "Bit count")
_WORDS = _address_and("modbus.word_cnt", "Word count")
_REQUESTS: Final[dict[int, Callable[[Reader], None]]] = {
    1: _BITS, 2: _BITS, 3: _WORDS, 4: _WORDS, 5: _single, 6: _single, 8: _diagnostics, 15: _write_coils,
    16: _write_registers, 20: _file_request, 21: _file_write, 22: _mask, 23: _read_write, 24: _pointer,
    43: _identification,
}
_ANSWERS: Final[dict[int, Callable[[Reader], None]]] = {
    1: _coil_bits, 2: _coil_bits, 3: _registers, 4: _registers, 5: _single, 6: _single, 8: _diagnostics,
    11: _event_counter, 12: _event_log, 15: _BITS, 16: _WORDS, 17: _server_id, 20: _file_answer, 21: _file_write,
    22: _mask, 23: _registers, 24: _fifo, 43: _identified,
}
