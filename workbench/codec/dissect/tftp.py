"""TFTP (RFC 1350) with options (RFC 2347–2349, RFC 7440)."""

from __future__ import annotations

from typing import Final

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.reader import EndsHereError, Reader, read_message, shown_text
from workbench.model.fields import Dissection, Field

PORT: Final = 69
READ, WRITE, DATA, ACK, ERROR, OACK = range(1, 7)
OPCODES: Final = {READ: "Read Request", WRITE: "Write Request", DATA: "Data Packet", ACK: "Acknowledgement",
                  ERROR: "Error Code", OACK: "Option Acknowledgement"}
ERRORS: Final = {0: "Not defined", 1: "File not found", 2: "Access violation", 3: "Disk full or allocation exceeded",
                 4: "Illegal TFTP operation", 5: "Unknown transfer ID", 6: "File already exists", 7: "No such user",
                 8: "Option negotiation failed"}
MODES: Final = (b"octet", b"netascii", b"mail")
LOOKED_AT_BYTES: Final = 600


class TftpDissector:
    """TFTP."""

    key = "tftp"
    title = "TFTP"

    def guess(self, data: bytes, context: Context) -> Guess:
        """A request names its mode; what follows goes between ports of its own, and is known by its number at most."""
        if not context.is_datagram or len(data) < 4 or data[0] != 0 or data[1] not in OPCODES:
            return Guess.NO
        if data[1] in (READ, WRITE):
            parts = data[2:LOOKED_AT_BYTES].split(b"\0", 2)
            fits = len(parts) == 3 and parts[0] != b"" and parts[1].lower() in MODES
            return Guess.SURE if fits else Guess.NO
        if data[1] == OACK:
            return Guess.LIKELY if _is_options(data[2:LOOKED_AT_BYTES]) else Guess.NO
        if data[1] == ERROR:
            fits = data[-1] == 0 and data[2] == 0 and data[3] in ERRORS
            return (Guess.LIKELY if data[4:-1].isascii() and len(data) > 8 else Guess.MAYBE) if fits else Guess.NO
        if context.has_port(PORT):
            return Guess.PORT
        return Guess.MAYBE if data[1] == DATA or len(data) == 4 else Guess.NO

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """One datagram."""
        return read_message(Reader(data), self.key, self.title, _body)


DISSECTOR = TftpDissector()


def _is_options(data: bytes) -> bool:
    parts = data.split(b"\0")
    return len(parts) >= 3 and parts[-1] == b"" and len(parts) % 2 == 1 and all(
        each and each.isascii() for each in parts[:-1]
    )


def _body(reader: Reader) -> None:
    opcode = reader.number("tftp.opcode", "Opcode", 2, OPCODES)
    reader.summary = OPCODES.get(opcode, f"Opcode {opcode}")
    if opcode in (READ, WRITE):
        key, title = (("tftp.source_file", "Source file"), ("tftp.destination_file", "Destination file"))[opcode - 1]
        name = _text(reader, key, title)
        reader.summary += f" “{shown_text(name)}”"
        reader.summary += f", {shown_text(_text(reader, 'tftp.type', 'Type'))}"
        _options(reader)
    elif opcode in (DATA, ACK):
        block = reader.number("tftp.block", "Block", 2)
        reader.summary += f", block {block}"
        if opcode == DATA:
            size = len(reader.rest("tftp.data", "Data"))
            reader.summary += f", {size:,} bytes"
    elif opcode == ERROR:
        code = reader.number("tftp.error.code", "Error code", 2, ERRORS)
        reader.summary = f"Error: {ERRORS.get(code, code)}"
        reader.summary += f": {shown_text(_text(reader, 'tftp.error.message', 'Error message'))}"
    elif opcode == OACK:
        _options(reader)
    else:
        raise EndsHereError(f"there is no opcode {opcode}")


def _text(reader: Reader, key: str, title: str) -> str:
    """A text up to its zero byte, which belongs to the field."""
    end = reader.data.find(0, reader.at, reader.end)
    if end < 0:
        begin = reader.at
        text = reader.string(key, title, reader.left)
        raise EndsHereError(f"“{title}” has no end: a zero byte is missing behind byte {begin + len(text)}")
    at = reader.need(end + 1 - reader.at, title)
    text = reader.data[at:end].decode("utf-8", "replace")
    reader.add(Field(key, title, at, end + 1 - at, text, shown_text(text)))
    return text


def _options(reader: Reader) -> None:
    while reader.left:
        with reader.group("tftp.option", "Option") as group:
            name = _text(reader, "tftp.option.name", "Option name")
            value = _text(reader, "tftp.option.value", "Option value")
            group.text = shown_text(f"{name} = {value}")
        reader.summary += f", {group.text}"[:80] if len(reader.summary) < 200 else ""
