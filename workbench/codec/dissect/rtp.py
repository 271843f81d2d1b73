"""RTP (RFC 3550) with header extensions (RFC 8285), and RTCP's reports on the same or the next port."""

from __future__ import annotations

from typing import Final

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.reader import Reader, read_message
from workbench.codec.dissect.rtcp import RTCP_TYPES, read_reports
from workbench.model.fields import Dissection

HEADER_BYTES: Final = 12
PAYLOADS: Final = {  # RFC 3551, section 6
    0: "ITU-T G.711 PCMU", 3: "GSM 06.10", 4: "ITU-T G.723", 5: "DVI4 8000", 6: "DVI4 16000", 7: "Experimental LPC",
    8: "ITU-T G.711 PCMA", 9: "ITU-T G.722", 10: "16-bit uncompressed audio, stereo",
    11: "16-bit uncompressed audio, monaural", 12: "QCELP", 13: "Comfort noise", 14: "MPEG-I/II Audio",
    15: "ITU-T G.728", 16: "DVI4 11025", 17: "DVI4 22050", 18: "ITU-T G.729", 25: "Sun CellB", 26: "JPEG", 28: "nv",
    31: "ITU-T H.261", 32: "MPEG-I/II Video", 33: "MPEG-II transport streams", 34: "ITU-T H.263",
}
VERSIONS: Final = {2: "RFC 1889 and RFC 3550"}


class RtpDissector:
    """RTP and RTCP."""

    key = "rtp"
    title = "RTP"

    def guess(self, data: bytes, context: Context) -> Guess:
        """Two bits are no signature: only RTCP, whose lengths fit to the last byte, is known without being asked for.

        A header of version 2 whose payload type is assigned, on an even port of the dynamic range, may be RTP: it is
        shown to somebody who chooses it.
        """
        if not context.is_datagram or len(data) < 8 or data[0] >> 6 != 2:
            return Guess.NO
        if _is_rtcp(data):
            return Guess.LIKELY if _reports_fit(data) else Guess.NO
        if len(data) < HEADER_BYTES + 4 * (data[0] & 15):
            return Guess.NO
        return Guess.MAYBE

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """One datagram."""
        if _is_rtcp(data) and _reports_fit(data):
            return read_message(Reader(data), self.key, "RTCP", read_reports)
        return read_message(Reader(data), self.key, self.title, _body)


DISSECTOR = RtpDissector()


def _is_rtcp(data: bytes) -> bool:
    """RFC 5761, section 4: payload types 64 to 95 are not used where RTCP goes the same way."""
    return len(data) >= 4 and data[1] in RTCP_TYPES


def _reports_fit(data: bytes) -> bool:
    """Packets of version 2 one behind the other, to the last byte."""
    at = 0
    for _ in range(32):
        if at + 4 > len(data) or data[at] >> 6 != 2 or data[at + 1] not in RTCP_TYPES:
            return False
        at += 4 + 4 * int.from_bytes(data[at + 2 : at + 4], "big")
        if at == len(data):
            return True
    return False


def _body(reader: Reader) -> None:
    place = (reader.need(1, "Version"), 1)
    reader.bits("rtp.version", "Version", place, 0xC0, VERSIONS)
    is_padded = reader.flag("rtp.padding", "Padding", place, 0x20)
    is_extended = reader.flag("rtp.ext", "Extension", place, 0x10)
    count = reader.bits("rtp.cc", "Contributing source identifiers count", place, 0x0F)
    place = (reader.need(1, "Payload type"), 1)
    reader.flag("rtp.marker", "Marker", place, 0x80)
    kind = reader.bits("rtp.p_type", "Payload type", place, 0x7F, _payload_name)
    sequence = reader.number("rtp.seq", "Sequence number", 2)
    timestamp = reader.number("rtp.timestamp", "Timestamp", 4)
    source = reader.number("rtp.ssrc", "Synchronization source identifier", 4, hexadecimal)
    reader.summary = f"{_payload_name(kind)}, source 0x{source:08x}, sequence {sequence}, time {timestamp}"
    if count:
        with reader.group("rtp.csrc.items", "Contributing source identifiers"):
            for _ in range(count):
                reader.number("rtp.csrc.item", "CSRC item", 4, hexadecimal)
    if is_extended:
        _extension(reader)
    _payload(reader, is_padded)


def hexadecimal(number: int) -> str:
    """As identifiers of sources are written."""
    return f"0x{number:08x}"


def _payload_name(kind: int) -> str:
    return PAYLOADS.get(kind, f"DynamicRTP-Type-{kind}" if 96 <= kind <= 127 else f"Unassigned type {kind}")


def _extension(reader: Reader) -> None:
    reader.number("rtp.ext.profile", "Defined by profile", 2)
    words = reader.number("rtp.ext.len", "Extension length", 2)
    if words:
        with reader.group("rtp.hdr_exts", "Header extensions"):
            for _ in range(words):
                reader.number("rtp.hdr_ext", "Header extension", 4)


def _payload(reader: Reader, is_padded: bool) -> None:
    padding = reader.data[-1] if is_padded and reader.left else 0
    if padding > reader.left:
        padding = 0
    if reader.left > padding:
        reader.raw("rtp.payload", "Payload", reader.left - padding)
    if padding > 1:
        reader.raw("rtp.padding.data", "Padding data", padding - 1)
    if padding:
        reader.number("rtp.padding.count", "Padding count", 1)
