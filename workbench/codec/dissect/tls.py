"""TLS records (RFC 8446 §5, RFC 5246 §6): what is in clear is read, what is encrypted stays bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.reader import Reader, read_message, shown_bytes
from workbench.codec.dissect.tlshandshake import read_handshake
from workbench.codec.dissect.tlsnames import ALERT_LEVELS, ALERTS, HANDSHAKES, RECORDS, VERSIONS
from workbench.model.fields import Dissection, Field

HEADER_SIZE: Final = 5
CIPHERTEXT_MAX_BYTES: Final = (1 << 14) + 2048  # RFC 5246 §6.2.3
CHANGE, ALERT, HANDSHAKE, DATA = 20, 21, 22, 23


@dataclass
class _State:
    """What earlier records of the same bytes say of later ones."""

    is_encrypted: bool = False
    is_1_3: bool = False


class TlsDissector:
    """Records of all types, one after the other."""

    key = "tls"
    title = "TLS"

    def guess(self, data: bytes, context: Context) -> Guess:
        """By the first record's header; a hello or a second record makes it sure."""
        if len(data) < HEADER_SIZE or data[0] not in RECORDS or data[1] != 3 or data[2] > 4:
            return Guess.NO
        size = int.from_bytes(data[3:5], "big")
        if not 0 < size <= CIPHERTEXT_MAX_BYTES or context.is_datagram:
            return Guess.NO
        if data[0] == HANDSHAKE and len(data) > 5 and data[5] in (1, 2):
            return Guess.SURE
        after = HEADER_SIZE + size
        if len(data) == after or (len(data) > after + 1 and data[after] in RECORDS and data[after + 1] == 3):
            return Guess.SURE
        return Guess.LIKELY if len(data) < after else Guess.MAYBE

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """Each record, and the handshake messages in clear."""
        return read_message(Reader(data), self.key, self.title, _read_records)


def _read_records(reader: Reader) -> None:
    state = _State()
    told: list[str] = []
    while reader.left:
        with reader.group("tls.record", "Record") as made:
            kind = reader.peek()
            key = "tls.record.opaque_type" if state.is_1_3 and kind == DATA else "tls.record.content_type"
            reader.number(key, "Type", 1, RECORDS)
            reader.number("tls.record.version", "Version", 2, VERSIONS)
            size = reader.number("tls.record.length", "Bytes", 2)
            made.title = f"Record: {RECORDS.get(kind, 'unknown type')}"
            if size > CIPHERTEXT_MAX_BYTES:
                made.fault = f"longer than a record may be ({CIPHERTEXT_MAX_BYTES:,} bytes)"
            names: list[str] = []
            try:
                with reader.within(size, "the record"):
                    _read_content(reader, kind, state, names)
            finally:
                made.text = ", ".join(names)
                told += [name for name in names if name not in told and len(told) < 12]
                reader.summary = ", ".join(told)


def _read_content(reader: Reader, kind: int, state: _State, names: list[str]) -> None:
    if kind == HANDSHAKE:
        _read_handshakes(reader, state, names)
    elif kind == CHANGE:
        names.append(RECORDS[CHANGE])
        if reader.left == 1:
            at = reader.need(1, "Change cipher spec")
            reader.add(Field("tls.change_cipher_spec", "Change cipher spec", at, 1, text=str(reader.data[at])))
        else:
            reader.rest("tls.change_cipher_spec.data", "Data")
        # TLS 1.2 finishes the handshake behind it; TLS 1.3, where it is there for show, hides that in data.
        state.is_1_3 = state.is_1_3 or reader.data[reader.end : reader.end + 1] == bytes((DATA,))
        state.is_encrypted = True
    elif kind == ALERT and reader.left == 2 and not state.is_encrypted:
        level, description = reader.peek(), reader.peek(1)
        names.append(f"alert: {ALERT_LEVELS.get(level, level)}, {ALERTS.get(description, description)}")
        with reader.group("tls.alert_message", "Alert"):
            reader.number("tls.alert_message.level", "Level", 1, ALERT_LEVELS)
            reader.number("tls.alert_message.desc", "Reason", 1, ALERTS)
    elif kind == ALERT:
        names.append("encrypted alert")
        reader.rest("tls.alert_message.encrypted", "Encrypted alert")
    else:
        names.append(RECORDS.get(kind, f"unknown type {kind}"))
        reader.rest("tls.app_data", "Encrypted data" if kind == DATA else "Data")


def _read_handshakes(reader: Reader, state: _State, names: list[str]) -> None:
    """A record may hold several messages, and a message may go on in the next record: such a part stays bytes."""
    while reader.left:
        kind, size = reader.peek(), reader.peek(1, 3)
        if state.is_encrypted or kind not in HANDSHAKES:
            names.append("encrypted handshake")
            reader.rest("tls.handshake.encrypted", "Encrypted handshake message, or a part of one")
            return
        names.append(HANDSHAKES[kind])
        if size < 0 or size > reader.left - 4:
            rest = reader.data[reader.at : reader.end]
            said = f"{shown_bytes(rest)}: it ends in another record" if reader.end < len(reader.data) else ""
            if said:
                reader.raw("tls.handshake.fragment", f"Part of: {HANDSHAKES[kind]}", reader.left, said)
                return
        state.is_1_3 = read_handshake(reader) or state.is_1_3


DISSECTOR = TlsDissector()
